namespace Nova.Database.Providers.PostgreSql;

/// <summary>PostgreSQL's words.</summary>
internal sealed class PostgreSqlDialect : SqlDialect
{
    public override string Contains(string column) => $"STRPOS({column}, ?) > 0";

    // NULL is greater than everything here unless it is told otherwise. An index is walked for columns that cannot be NULL, so nothing is said for those.
    public override string OrderBy(string column, bool nullable, bool descending) =>
        base.OrderBy(column, nullable, descending) + (nullable ? (descending ? " NULLS LAST" : " NULLS FIRST") : "");
}
