using Nova.Database.Providers;
using Nova.Database.Statements;

namespace Nova.Database.Reading;

/// <summary>What work on the database can read. Valid only while the work runs, on the thread it runs on.</summary>
public class ReadScope
{
    private const int ListChunk = 4096;

    private readonly TimeProvider time;

    internal ReadScope(SqlSession session, TimeProvider time)
    {
        Session = session;
        this.time = time;
    }

    /// <summary>Present time, as exact as the database keeps it.</summary>
    public DateTimeOffset Now => SqlTime.Truncate(time.GetUtcNow());

    internal SqlSession Session { get; }

    internal SqlDialect Dialect => Session.Dialect;

    /// <summary>Rows of a cold table, for LINQ; on the scope's own connection and in its transaction.</summary>
    internal IQueryable<TRow> Rows<TRow>()
        where TRow : class => Session.Context.Set<TRow>();

    /// <summary>All rows of a query.</summary>
    public List<T> Query<T>(Statement statement, Func<Row, T> map, params ReadOnlySpan<SqlValue> values)
    {
        var rows = new List<T>();
        Session.Query(statement, map, rows, int.MaxValue, values);
        return rows;
    }

    /// <summary>All rows of a query whose only parameter is a list, however long it is: databases bound the parameters of one statement.</summary>
    public List<T> QueryIn<T>(Statement statement, Func<Row, T> map, IReadOnlyCollection<Guid> ids)
    {
        var rows = new List<T>(ids.Count);
        foreach (var chunk in ids.Chunk(ListChunk))
        {
            Session.Query(statement, map, rows, int.MaxValue, [SqlValue.List(chunk)]);
        }

        return rows;
    }

    /// <inheritdoc cref="QueryIn{T}(Statement, Func{Row, T}, IReadOnlyCollection{Guid})"/>
    public List<T> QueryIn<T>(Statement statement, Func<Row, T> map, IReadOnlyCollection<string> texts)
    {
        var rows = new List<T>(texts.Count);
        foreach (var chunk in texts.Chunk(ListChunk))
        {
            Session.Query(statement, map, rows, int.MaxValue, [SqlValue.List(chunk)]);
        }

        return rows;
    }

    /// <summary>The first row of a query, or the default where there is none.</summary>
    public T? First<T>(Statement statement, Func<Row, T> map, params ReadOnlySpan<SqlValue> values)
    {
        var rows = new List<T>(1);
        Session.Query(statement, map, rows, 1, values);
        return rows.Count > 0 ? rows[0] : default;
    }

    /// <summary>The first column of the first row as a number; null where there is no row or it is NULL.</summary>
    public long? Number(Statement statement, params ReadOnlySpan<SqlValue> values) =>
        First(statement, static row => row.Int64OrNull(0), values);

    /// <summary>The first column of the first row as text; null where there is no row or it is NULL.</summary>
    public string? Text(Statement statement, params ReadOnlySpan<SqlValue> values) =>
        First(statement, static row => row.TextOrNull(0), values);

    /// <summary>True where the query has a row.</summary>
    public bool Any(Statement statement, params ReadOnlySpan<SqlValue> values) => First(statement, static _ => true, values);
}
