using Microsoft.Data.Sqlite;

namespace Nova.Development.Storage;

/// <summary>Hand-written SQL in one line each: <c>$1</c>, <c>$2</c>… are the arguments in order.</summary>
internal static class SqliteStatements
{
    private const int Constraint = 19;

    /// <summary>Runs a statement; the number of rows it changed.</summary>
    public static int Execute(this SqliteConnection connection, string sql, params ReadOnlySpan<object?> arguments)
    {
        using var command = Prepare(connection, sql, arguments);
        return command.ExecuteNonQuery();
    }

    /// <summary>Runs an insert or update; false where a UNIQUE or other constraint refused it.</summary>
    public static bool TryExecute(this SqliteConnection connection, string sql, params ReadOnlySpan<object?> arguments)
    {
        try
        {
            connection.Execute(sql, arguments);
            return true;
        }
        catch (SqliteException refused) when (refused.SqliteErrorCode == Constraint)
        {
            return false;
        }
    }

    /// <summary>All rows, each read by <paramref name="read"/>.</summary>
    public static List<T> Query<T>(this SqliteConnection connection, string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<object?> arguments)
    {
        using var command = Prepare(connection, sql, arguments);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>The first row, or null.</summary>
    public static T? First<T>(this SqliteConnection connection, string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<object?> arguments)
        where T : class
    {
        using var command = Prepare(connection, sql, arguments);
        using var reader = command.ExecuteReader();
        return reader.Read() ? read(reader) : null;
    }

    /// <summary>The first column of the first row.</summary>
    public static T? Scalar<T>(this SqliteConnection connection, string sql, params ReadOnlySpan<object?> arguments)
    {
        using var command = Prepare(connection, sql, arguments);
        return command.ExecuteScalar() is T value ? value : default;
    }

    /// <summary>A text column that may be NULL.</summary>
    public static string? Text(this SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    /// <summary>A number column that may be NULL.</summary>
    public static long? Number(this SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);

    private static SqliteCommand Prepare(SqliteConnection connection, string sql, ReadOnlySpan<object?> arguments)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < arguments.Length; i++)
        {
            command.Parameters.AddWithValue($"${i + 1}", arguments[i] ?? DBNull.Value);
        }

        return command;
    }
}
