namespace Nova.Database.Statements;

/// <summary>A named piece of portable SQL: prepared once per connection and reused.</summary>
/// <remarks>
/// Keep instances in static fields. Parameters are <c>?</c>, bound by position. One <c>?*</c> stands for a list, as in
/// <c>WHERE uuid IN (?*)</c>, and takes a <see cref="SqlValue.List(ReadOnlySpan{SqlValue})"/>; lists are padded to powers of two so that
/// few shapes are ever prepared.
/// </remarks>
public sealed class Statement
{
    private const string ListMark = "?*";
    private static int s_made;
    private Statement? skippingDuplicates;

    /// <summary>Names a piece of SQL.</summary>
    /// <param name="name">Shown in metrics and error messages.</param>
    /// <param name="sql">SQL that all databases understand.</param>
    public Statement(string name, string sql)
    {
        Name = name;
        Sql = sql;
        HasList = sql.Contains(ListMark, StringComparison.Ordinal);
        Number = Interlocked.Increment(ref s_made);
    }

    private Statement(string name, string sql, bool isOnce)
        : this(name, sql) => IsOnce = isOnce;

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its text.</summary>
    public string Sql { get; }

    internal bool HasList { get; }

    /// <summary>The same INSERT, leaving a row that is there as it is; in the words of SQLite and PostgreSQL.</summary>
    internal Statement SkippingDuplicates
    {
        get
        {
            if (skippingDuplicates is null)
            {
                Interlocked.CompareExchange(ref skippingDuplicates, new Statement(Name, $"{Sql} ON CONFLICT DO NOTHING"), null);
            }

            return skippingDuplicates;
        }
    }

    /// <summary>True where no connection keeps it prepared.</summary>
    internal bool IsOnce { get; }

    /// <summary>Position in the caches of prepared statements.</summary>
    internal int Number { get; }

    /// <summary>A query whose shape a caller chose: prepared, run and forgotten, since there are more shapes than are worth keeping.</summary>
    public static Statement Once(string name, string sql) => new(name, sql, isOnce: true);

    /// <summary>The text for a list of <paramref name="listSize"/> values.</summary>
    internal string TextFor(int listSize) =>
        HasList ? Sql.Replace(ListMark, string.Join(',', Enumerable.Repeat('?', listSize)), StringComparison.Ordinal) : Sql;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
