using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using MySqlConnector;
using Nova.Database.Schema;
using Nova.Database.Statements;

namespace Nova.Database.Providers.MySql;

/// <summary>A connection with server-side prepared statements.</summary>
internal sealed class MySqlSession(MySqlConnection connection, TimeSpan? longestRest) : SqlSession
{
    private static readonly Statement Begin = new("mysql.begin", "START TRANSACTION");
    private static readonly Statement CommitText = new("mysql.commit", "COMMIT");
    private static readonly Statement RollbackText = new("mysql.rollback", "ROLLBACK");

    // The counter and the writer's mark in one round trip; LAST_INSERT_ID carries the new revision back without another.
    private static readonly Statement Advance = new(
        "mysql.advance",
        "UPDATE revision_counter SET revision = CASE WHEN id = 1 THEN LAST_INSERT_ID(revision + 1) ELSE ? END WHERE id IN (1, ?)");

    private static readonly Statement Mark = new("mysql.mark", "UPDATE revision_counter SET revision = ? WHERE id = ?");
    private static readonly Statement InsertMark = new("mysql.insert_mark", "INSERT IGNORE INTO revision_counter (id, revision) VALUES (?, 0)");

    private static readonly Statement DeleteMark = new("mysql.delete_mark", "DELETE FROM revision_counter WHERE id = ?");

    // The lock waits for a transaction of a lost connection that the server is still ending.
    private static readonly Statement ReadMark = new("mysql.read_mark", "SELECT revision FROM revision_counter WHERE id = ? FOR UPDATE");

    private readonly Dictionary<(int Statement, int ListSize), MySqlCommand> prepared = [];
    private readonly MySqlRow row = new();
    private bool inTransaction;

    /// <summary>Makes the row of the writer's mark, in a transaction of its own; waits where a lost connection of the same writer still holds it.</summary>
    public void AddMark(long writer) => Execute(InsertMark, [writer]);

    public override SqlDialect Dialect { get; } = new MySqlDialect();

    public override DbConnection Connection => connection;

    public override TimeSpan? LongestRest => longestRest;

    public override int Execute(Statement statement, ReadOnlySpan<SqlValue> values) => Bind(statement, values).ExecuteNonQuery();

    public override long Insert(Statement statement, ReadOnlySpan<SqlValue> values)
    {
        var command = Bind(statement, values);
        command.ExecuteNonQuery();
        return command.LastInsertedId;
    }

    /// <remarks>IGNORE would turn texts that are too long, and missing values, into warnings as well. A refused INSERT ends no transaction here.</remarks>
    public override bool TryInsert(Statement statement, ReadOnlySpan<SqlValue> values) => TryInsertForKey(statement, values) is not null;

    public override long? TryInsertForKey(Statement statement, ReadOnlySpan<SqlValue> values)
    {
        try
        {
            return Insert(statement, values);
        }
        catch (MySqlException taken) when (taken.ErrorCode == MySqlErrorCode.DuplicateKeyEntry)
        {
            return null;
        }
    }

    public override void Query<T>(Statement statement, Func<Row, T> map, List<T> rows, int limit, ReadOnlySpan<SqlValue> values)
    {
        var command = Bind(statement, values);
        using (var reader = command.ExecuteReader())
        {
            row.Present = reader;
            while (rows.Count < limit && reader.Read())
            {
                rows.Add(map(row));
            }
        }

        if (statement.IsOnce && prepared.Remove((statement.Number, ListSizeOf(statement, values))))
        {
            command.Dispose();
        }
    }

    public override void BeginWrite()
    {
        RunText(Begin);
        inTransaction = true;
    }

    public override void BeginRead()
    {
        // Each statement reads what is committed by then; a transaction would cost two round trips and promise no more at READ COMMITTED.
    }

    public override void EndRead()
    {
    }

    public override void Commit()
    {
        RunText(CommitText);
        inTransaction = false;
    }

    public override void Rollback()
    {
        if (inTransaction)
        {
            RunText(RollbackText);
            inTransaction = false;
        }
    }

    // Setting a savepoint of the same name replaces the one before, so that none has to be released.
    public override void Savepoint() => RunText("SAVEPOINT item");

    public override void RollbackToSavepoint() => RunText("ROLLBACK TO SAVEPOINT item");

    public override void ReleaseSavepoint()
    {
    }

    public override long AdvanceRevision(CommitMarker marker)
    {
        var command = Bind(Advance, [marker.Group, marker.Writer]);
        command.ExecuteNonQuery();
        return command.LastInsertedId;
    }

    public override void LeaveMarker(CommitMarker marker)
    {
        Execute(Mark, [marker.Group, marker.Writer]);
    }

    public override void RemoveMark(long writer) => Execute(DeleteMark, [writer]);

    public override bool WasCommitted(CommitMarker marker)
    {
        var found = new List<long>(1);
        Query(ReadMark, static row => row.Int64(0), found, 1, [marker.Writer]);
        return found.Count > 0 && found[0] == marker.Group;
    }

    protected override NovaDbContext CreateContext() => new MySqlNovaDbContext(Linq.On(new DbContextOptionsBuilder<MySqlNovaDbContext>().UseMySql(connection, MySqlProvider.OldestServer)).Options);

    protected override void Close()
    {
        foreach (var command in prepared.Values)
        {
            command.Dispose();
        }

        connection.Dispose();
    }

    private void RunText(Statement statement) => Execute(statement, []);

    private void RunText(string text)
    {
        using var command = new MySqlCommand(text, connection);
        command.ExecuteNonQuery();
    }

    private static int ListSizeOf(Statement statement, ReadOnlySpan<SqlValue> values) => statement.HasList ? SqlValue.ListSize(values) : 0;

    private MySqlCommand Bind(Statement statement, ReadOnlySpan<SqlValue> values)
    {
        var listSize = ListSizeOf(statement, values);
        if (!prepared.TryGetValue((statement.Number, listSize), out var command))
        {
            command = Prepare(statement, listSize, values);
            prepared.Add((statement.Number, listSize), command);
            return command;
        }

        var position = 0;
        foreach (ref readonly var value in values)
        {
            if (value.Kind == SqlKind.List)
            {
                foreach (ref readonly var member in ((SqlValue[])value.Reference!).AsSpan())
                {
                    command.Parameters[position++].Value = ToObject(in member);
                }
            }
            else
            {
                command.Parameters[position++].Value = ToObject(in value);
            }
        }

        return command;
    }

    private MySqlCommand Prepare(Statement statement, int listSize, ReadOnlySpan<SqlValue> values)
    {
        var command = new MySqlCommand(statement.TextFor(listSize), connection);
        foreach (ref readonly var value in values)
        {
            if (value.Kind == SqlKind.List)
            {
                foreach (ref readonly var member in ((SqlValue[])value.Reference!).AsSpan())
                {
                    command.Parameters.Add(new MySqlParameter { Value = ToObject(in member) });
                }
            }
            else
            {
                command.Parameters.Add(new MySqlParameter { Value = ToObject(in value) });
            }
        }

        command.Prepare();
        return command;
    }

    private static object ToObject(in SqlValue value) => value.Kind switch
    {
        SqlKind.Number => value.Number,
        SqlKind.Real => value.Real,
        SqlKind.Id => value.Id.ToString(),
        SqlKind.Text or SqlKind.Bytes => value.Reference!,
        _ => DBNull.Value,
    };
}
