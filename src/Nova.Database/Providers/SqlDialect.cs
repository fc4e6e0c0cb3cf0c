namespace Nova.Database.Providers;

/// <summary>The few places where databases want another word in a statement that is put together for a request.</summary>
internal abstract class SqlDialect
{
    /// <summary>Whether a column holds a text within its own, byte by byte: one parameter.</summary>
    public virtual string Contains(string column) => $"INSTR({column}, ?) > 0";

    /// <summary>A key of ORDER BY: NULL before everything where it ascends, after everything where it descends.</summary>
    public virtual string OrderBy(string column, bool nullable, bool descending) => descending ? $"{column} DESC" : $"{column} ASC";

    /// <summary>The same for rows that another index finds: the order is not to be had by walking an index of it.</summary>
    public virtual string OrderWithoutIndex(string order) => order;
}
