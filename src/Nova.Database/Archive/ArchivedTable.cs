using System.Globalization;
using Nova.Database.Statements;
using Nova.Database.Tables;

namespace Nova.Database.Archive;

/// <summary>A table with a shadow: one of the same columns, for rows of deleted instances.</summary>
/// <param name="Name">The table.</param>
/// <param name="Shadow">Its shadow.</param>
/// <param name="Copy">Copies rows of instances to the shadow.</param>
/// <param name="Delete">Deletes them.</param>
/// <param name="DeleteShadow">Deletes them from the shadow.</param>
internal sealed record ArchivedTable(string Name, string Shadow, Statement Copy, Statement Delete, Statement DeleteShadow)
{
    /// <summary>What a shadow is called, as upstream.</summary>
    public const string Prefix = "shadow_";

    /// <param name="rows">The condition that finds the rows of some instances; <c>{0}</c> stands before the name of another table.</param>
    public static ArchivedTable Of<TTable, T>(string rows)
        where TTable : Table<TTable, T>, ITable<T>
        where T : class
    {
        var shadow = Prefix + TTable.Name;
        var columns = string.Join(", ", Table<TTable, T>.All.Select(column => column.Name));
        var own = string.Format(CultureInfo.InvariantCulture, rows, "");
        return new(
            TTable.Name,
            shadow,
            new Statement($"{shadow}.copy", $"INSERT INTO {shadow} ({columns}) SELECT {columns} FROM {TTable.Name} WHERE {own}"),
            new Statement($"{TTable.Name}.archive", $"DELETE FROM {TTable.Name} WHERE {own}"),
            new Statement($"{shadow}.purge", $"DELETE FROM {shadow} WHERE {string.Format(CultureInfo.InvariantCulture, rows, Prefix)}"));
    }
}
