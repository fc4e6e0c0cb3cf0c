using Nova.Database.Statements;

namespace Nova.Database.Tables;

/// <summary>What goes through the columns of a table: the one who lists them, the one who writes a row, the one who reads one.</summary>
internal interface IColumns
{
    /// <summary>A column that is written and read.</summary>
    /// <returns>The value read; the value given where nothing is read.</returns>
    T Column<T>(string name, Codec<T> codec, T value);

    /// <summary>The key that the database makes: read, never written.</summary>
    long Generated(string name, long value);

    /// <summary>A column for queries, made of what other columns hold: written, never read back.</summary>
    void Derived<T>(string name, Codec<T> codec, T value);
}

/// <summary>One column of a table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Stored">Type of its values.</param>
/// <param name="IsNullable">Whether it may be NULL.</param>
/// <param name="MaxLength">Longest text; null for any.</param>
/// <param name="IsRead">Part of SELECT.</param>
/// <param name="IsWritten">Part of INSERT and UPDATE.</param>
internal sealed record TableColumn(string Name, Type Stored, bool IsNullable, int? MaxLength, bool IsRead, bool IsWritten);

/// <summary>Lists the columns.</summary>
internal readonly struct ColumnList() : IColumns
{
    public List<TableColumn> Columns { get; } = [];

    public T Column<T>(string name, Codec<T> codec, T value)
    {
        Columns.Add(new(name, codec.Stored, codec.IsNullable, codec.MaxLength, IsRead: true, IsWritten: true));
        return value;
    }

    public long Generated(string name, long value)
    {
        Columns.Add(new(name, typeof(long), IsNullable: false, null, IsRead: true, IsWritten: false));
        return value;
    }

    public void Derived<T>(string name, Codec<T> codec, T value) =>
        Columns.Add(new(name, codec.Stored, codec.IsNullable, codec.MaxLength, IsRead: false, IsWritten: true));
}

/// <summary>Writes a row's values, in the order of the columns.</summary>
internal struct ColumnValues(SqlValue[] values, int position) : IColumns
{
    public int Position { get; private set; } = position;

    public T Column<T>(string name, Codec<T> codec, T value)
    {
        values[Position++] = codec.Write(value);
        return value;
    }

    public readonly long Generated(string name, long value) => value;

    public void Derived<T>(string name, Codec<T> codec, T value) => values[Position++] = codec.Write(value);
}

/// <summary>Reads a row.</summary>
internal struct ColumnReading(Row row) : IColumns
{
    private int position;

    public T Column<T>(string name, Codec<T> codec, T value) => codec.Read(row, position++);

    public long Generated(string name, long value) => row.Int64(position++);

    public readonly void Derived<T>(string name, Codec<T> codec, T value)
    {
    }
}
