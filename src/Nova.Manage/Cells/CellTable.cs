namespace Nova.Manage.Cells;

/// <summary>A table as Python's PrettyTable draws it, which scripts of the install guide cut columns from.</summary>
internal static class CellTable
{
    private static readonly string[] Header = ["Name", "UUID", "Transport URL", "Database Connection", "Disabled"];

    public static void Write(TextWriter output, IEnumerable<(string Name, Guid Id, string Transport, string Database)> cells)
    {
        string[][] rows = [Header, .. cells.Select(cell => new[] { cell.Name, cell.Id.ToString(), cell.Transport, cell.Database, "False" })];
        var widths = Header.Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        var line = $"+{string.Join('+', widths.Select(width => new string('-', width + 2)))}+";
        output.WriteLine(line);
        Print(rows[0]);
        output.WriteLine(line);
        foreach (var row in rows.Skip(1))
        {
            Print(row);
        }

        output.WriteLine(line);

        void Print(string[] row) =>
            output.WriteLine($"|{string.Join('|', row.Select((text, column) => $" {text.PadLeft((widths[column] + text.Length) / 2).PadRight(widths[column])} "))}|");
    }
}
