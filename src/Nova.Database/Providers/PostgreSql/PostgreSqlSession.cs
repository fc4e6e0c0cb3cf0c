using System.Data.Common;
using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Nova.Database.Schema;
using Nova.Database.Statements;
using Npgsql;
using NpgsqlTypes;

namespace Nova.Database.Providers.PostgreSql;

/// <summary>A connection with server-side prepared statements.</summary>
internal sealed class PostgreSqlSession(NpgsqlConnection connection) : SqlSession
{
    // The counter and the writer's mark in one round trip.
    private static readonly Statement Advance = new(
        "postgresql.advance",
        "UPDATE revision_counter SET revision = CASE WHEN id = 1 THEN revision + 1 ELSE ? END WHERE id IN (1, ?) RETURNING id, revision");

    private static readonly Statement Mark = new("postgresql.mark", "UPDATE revision_counter SET revision = ? WHERE id = ?");

    private static readonly Statement InsertMark = new(
        "postgresql.insert_mark", "INSERT INTO revision_counter (id, revision) VALUES (?, 0) ON CONFLICT DO NOTHING");

    private static readonly Statement DeleteMark = new("postgresql.delete_mark", "DELETE FROM revision_counter WHERE id = ?");

    // The lock waits for a transaction of a lost connection that the server is still ending.
    private static readonly Statement ReadMark = new("postgresql.read_mark", "SELECT revision FROM revision_counter WHERE id = ? FOR UPDATE");

    private readonly Dictionary<(int Statement, int ListSize, bool AnswersKey), NpgsqlCommand> prepared = [];
    private readonly PostgreSqlRow row = new();
    private bool inTransaction;

    public override SqlDialect Dialect { get; } = new PostgreSqlDialect();

    public override DbConnection Connection => connection;

    /// <summary>Makes the row of the writer's mark, in a transaction of its own; waits where a lost connection of the same writer still holds it.</summary>
    public void AddMark(long writer) => Execute(InsertMark, [writer]);

    public override int Execute(Statement statement, ReadOnlySpan<SqlValue> values) => Bind(statement, answersKey: false, values).ExecuteNonQuery();

    public override bool TryInsert(Statement statement, ReadOnlySpan<SqlValue> values) => Execute(statement.SkippingDuplicates, values) > 0;

    public override long? TryInsertForKey(Statement statement, ReadOnlySpan<SqlValue> values) =>
        (long?)Bind(statement.SkippingDuplicates, answersKey: true, values).ExecuteScalar();

    public override long Insert(Statement statement, ReadOnlySpan<SqlValue> values) =>
        (long)Bind(statement, answersKey: true, values).ExecuteScalar()!;

    public override void Query<T>(Statement statement, Func<Row, T> map, List<T> rows, int limit, ReadOnlySpan<SqlValue> values)
    {
        var command = Bind(statement, answersKey: false, values);
        using (var reader = command.ExecuteReader())
        {
            row.Present = reader;
            while (rows.Count < limit && reader.Read())
            {
                rows.Add(map(row));
            }
        }

        if (statement.IsOnce)
        {
            command.Dispose();
        }
    }

    public override void BeginWrite()
    {
        RunText("BEGIN");
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
        RunText("COMMIT");
        inTransaction = false;
    }

    public override void Rollback()
    {
        if (inTransaction)
        {
            RunText("ROLLBACK");
            inTransaction = false;
        }
    }

    public override void Savepoint() => RunText("SAVEPOINT item");

    public override void RollbackToSavepoint() => RunText("ROLLBACK TO SAVEPOINT item");

    public override void ReleaseSavepoint() => RunText("RELEASE SAVEPOINT item");

    public override long AdvanceRevision(CommitMarker marker)
    {
        var rows = new List<(long Id, long Revision)>(2);
        Query(Advance, static row => (row.Int64(0), row.Int64(1)), rows, int.MaxValue, [marker.Group, marker.Writer]);
        return rows.Find(static found => found.Id == Schema.RevisionCounterRow.Counter).Revision;
    }

    public override void LeaveMarker(CommitMarker marker) => Execute(Mark, [marker.Group, marker.Writer]);

    public override void RemoveMark(long writer) => Execute(DeleteMark, [writer]);

    public override bool WasCommitted(CommitMarker marker)
    {
        var found = new List<long>(1);
        Query(ReadMark, static row => row.Int64(0), found, 1, [marker.Writer]);
        return found.Count > 0 && found[0] == marker.Group;
    }

    protected override NovaDbContext CreateContext() => new PostgreSqlNovaDbContext(Linq.On(new DbContextOptionsBuilder<PostgreSqlNovaDbContext>().UseNpgsql(connection)).Options);

    protected override void Close()
    {
        foreach (var command in prepared.Values)
        {
            command.Dispose();
        }

        connection.Dispose();
    }

    private void RunText(string text)
    {
        using var command = new NpgsqlCommand(text, connection);
        command.ExecuteNonQuery();
    }

    private NpgsqlCommand Bind(Statement statement, bool answersKey, ReadOnlySpan<SqlValue> values)
    {
        var listSize = statement.HasList ? SqlValue.ListSize(values) : 0;
        if (statement.IsOnce)
        {
            return Make(statement, listSize, answersKey, values);
        }

        if (!prepared.TryGetValue((statement.Number, listSize, answersKey), out var command))
        {
            command = Make(statement, listSize, answersKey, values);
            command.Prepare();
            prepared.Add((statement.Number, listSize, answersKey), command);
            return command;
        }

        var position = 0;
        foreach (ref readonly var value in values)
        {
            if (value.Kind == SqlKind.List)
            {
                foreach (ref readonly var member in ((SqlValue[])value.Reference!).AsSpan())
                {
                    Set(command.Parameters[position++], in member);
                }
            }
            else
            {
                Set(command.Parameters[position++], in value);
            }
        }

        return command;
    }

    private NpgsqlCommand Make(Statement statement, int listSize, bool answersKey, ReadOnlySpan<SqlValue> values)
    {
        var command = new NpgsqlCommand(TextOf(statement.TextFor(listSize), answersKey), connection);
        foreach (ref readonly var value in values)
        {
            if (value.Kind == SqlKind.List)
            {
                foreach (ref readonly var member in ((SqlValue[])value.Reference!).AsSpan())
                {
                    Set(command.Parameters.Add(new NpgsqlParameter()), in member);
                }
            }
            else
            {
                Set(command.Parameters.Add(new NpgsqlParameter()), in value);
            }
        }

        return command;
    }

    /// <summary>Parameters are numbered here. No statement of ours has a question mark within a text.</summary>
    private static string TextOf(string sql, bool answersKey)
    {
        var text = new StringBuilder(sql.Length + 32);
        var number = 0;
        foreach (var character in sql)
        {
            if (character == '?')
            {
                text.Append('$').Append((++number).ToString(CultureInfo.InvariantCulture));
            }
            else
            {
                text.Append(character);
            }
        }

        return text.Append(answersKey ? " RETURNING id" : "").ToString();
    }

    private static void Set(NpgsqlParameter parameter, in SqlValue value)
    {
        switch (value.Kind)
        {
            case SqlKind.Number:
                parameter.NpgsqlDbType = NpgsqlDbType.Bigint;
                parameter.Value = value.Number;
                break;
            case SqlKind.Real:
                parameter.NpgsqlDbType = NpgsqlDbType.Double;
                parameter.Value = value.Real;
                break;
            case SqlKind.Id:
                parameter.NpgsqlDbType = NpgsqlDbType.Text;
                parameter.Value = value.Id.ToString();
                break;
            case SqlKind.Text:
                parameter.NpgsqlDbType = NpgsqlDbType.Text;
                parameter.Value = value.Reference;
                break;
            case SqlKind.Bytes:
                parameter.NpgsqlDbType = NpgsqlDbType.Bytea;
                parameter.Value = value.Reference;
                break;
            default:
                // Of no type: where a statement is prepared with it, the database takes the type of the place it stands in.
                parameter.Value = DBNull.Value;
                break;
        }
    }
}
