using Nova.Database.Providers;
using Nova.Database.Statements;

namespace Nova.Database.Reading;

/// <summary>What work on the database can read. Valid only while the work runs, on the thread it runs on.</summary>
public class ReadScope
{
    private readonly TimeProvider time;

    internal ReadScope(SqlSession session, TimeProvider time)
    {
        Session = session;
        this.time = time;
    }

    /// <summary>Present time, as exact as the database keeps it.</summary>
    public DateTimeOffset Now => SqlTime.Truncate(time.GetUtcNow());

    internal SqlSession Session { get; }

    /// <summary>All rows of a query.</summary>
    public List<T> Query<T>(Statement statement, Func<Row, T> map, params ReadOnlySpan<SqlValue> values)
    {
        var rows = new List<T>();
        Session.Query(statement, map, rows, int.MaxValue, values);
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
