using System.Globalization;

namespace Nova.Manage.Db;

/// <summary>Rows by table.</summary>
internal sealed class RowCounts
{
    private readonly SortedDictionary<string, long> rows = new(StringComparer.Ordinal);

    public bool IsEmpty => rows.Count == 0;

    public long Total => rows.Values.Sum();

    public void Add(IReadOnlyDictionary<string, int> more)
    {
        foreach (var (table, count) in more)
        {
            rows[table] = rows.GetValueOrDefault(table) + count;
        }
    }

    /// <summary>As upstream prints it.</summary>
    public string ToTable(string heading)
    {
        var names = Math.Max("Table".Length, rows.Keys.Max(name => name.Length));
        var line = $"+{new string('-', names + 2)}+{new string('-', heading.Length + 2)}+";
        var lines = rows.Select(row => $"| {row.Key.PadRight(names)} | {row.Value.ToString(CultureInfo.InvariantCulture).PadRight(heading.Length)} |");
        return string.Join(Environment.NewLine, [line, $"| {"Table".PadRight(names)} | {heading} |", line, .. lines, line]);
    }
}
