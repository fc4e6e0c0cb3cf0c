using System.Globalization;

namespace Nova.Api.Ec2.Ids;

/// <summary>An id of EC2: what it is, and its number in at least eight digits of hex. Long ids, of seventeen, are read as well, and are what things have that are known by a UUID alone.</summary>
internal static class Ec2Id
{
    private const int LongestNumber = 17;

    public static string Of(string prefix, long number) => string.Create(CultureInfo.InvariantCulture, $"{prefix}-{number:x8}");

    /// <summary>The last seventeen digits of a UUID, sixty and more of whose bits are random: found by comparing, since nothing leads back.</summary>
    public static string Of(string prefix, Guid id) => $"{prefix}-{id.ToString("N")[^LongestNumber..]}";

    /// <summary>The id of an image that is named somewhere; null for none, and for one that has no number because no list has shown it yet.</summary>
    public static string? OfImage(string prefix, string? image, IReadOnlyDictionary<string, long> numbers) =>
        image is not null && numbers.TryGetValue(image, out var number) ? Of(prefix, number) : null;

    /// <summary>The number of an id that begins with one of these.</summary>
    public static bool TryParse(string text, ReadOnlySpan<string> prefixes, out long number)
    {
        number = 0;
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        if (dash < 0 || !prefixes.Contains(text[..dash]))
        {
            return false;
        }

        var digits = text.AsSpan(dash + 1);
        return digits.Length is > 0 and <= LongestNumber
            && long.TryParse(digits.TrimStart('0').Length == 0 ? "0" : digits.TrimStart('0'), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number)
            && number > 0;
    }
}
