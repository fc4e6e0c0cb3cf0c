namespace Nova.Database.Providers.Sqlite;

/// <summary>SQLite's words.</summary>
internal sealed class SqliteDialect : SqlDialect
{
    /// <remarks>
    /// <c>+</c> keeps SQLite from walking all rows in the order of an index, as it prefers for want of statistics.
    /// </remarks>
    public override string OrderWithoutIndex(string order) => "+" + order;
}
