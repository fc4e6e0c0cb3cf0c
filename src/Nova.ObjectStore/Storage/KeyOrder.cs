namespace Nova.ObjectStore.Storage;

/// <summary>S3 lists keys in the order of their UTF-8; UTF-16 sorts what is beyond its first plane before the end of that plane.</summary>
internal sealed class KeyOrder : IComparer<string>
{
    public static readonly KeyOrder Instance = new();

    public int Compare(string? x, string? y)
    {
        var left = x.AsSpan();
        var right = y.AsSpan();
        var same = left.CommonPrefixLength(right);
        return same == left.Length || same == right.Length ? left.Length - right.Length : Weight(left[same]) - Weight(right[same]);
    }

    private static int Weight(char letter) => letter switch
    {
        >= '\uE000' => letter - 0x800,
        >= '\uD800' => letter + 0x2000,
        _ => letter,
    };
}
