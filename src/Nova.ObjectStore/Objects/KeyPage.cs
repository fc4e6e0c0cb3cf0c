using Nova.ObjectStore.Storage;

namespace Nova.ObjectStore.Objects;

/// <summary>One page of a bucket's keys: those behind a marker, groups that a delimiter makes as one each, no more held in memory than the page has.</summary>
/// <param name="Entries">In order; a group has no file.</param>
/// <param name="IsTruncated">There are more.</param>
internal sealed record KeyPage(IReadOnlyList<KeyPage.Entry> Entries, bool IsTruncated)
{
    private static readonly Comparer<Entry> ByName = Comparer<Entry>.Create((one, other) => KeyOrder.Instance.Compare(one.Name, other.Name));

    /// <summary>A key, or a group of those that begin alike.</summary>
    public readonly record struct Entry(string Name, FileInfo? File);

    public static KeyPage Read(Bucket bucket, string prefix, string delimiter, string after, int most)
    {
        var page = new SortedSet<Entry>(ByName);
        foreach (var (key, file) in KeyPath.All(bucket.Objects))
        {
            if (!key.StartsWith(prefix, StringComparison.Ordinal) || KeyOrder.Instance.Compare(key, after) <= 0)
            {
                continue;
            }

            var end = delimiter.Length == 0 ? -1 : key.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal);
            var name = end < 0 ? key : key[..(end + delimiter.Length)];

            // The last page ended with this group.
            if ((end < 0 || name != after) && page.Add(new Entry(name, end < 0 ? file : null)) && page.Count > most + 1)
            {
                page.Remove(page.Max);
            }
        }

        return new KeyPage([.. page.Take(most)], page.Count > most && most > 0);
    }
}
