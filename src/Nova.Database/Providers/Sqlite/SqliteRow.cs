using System.Buffers.Text;
using System.Text;
using Nova.Database.Statements;
using SQLitePCL;

namespace Nova.Database.Providers.Sqlite;

/// <summary>Reads columns straight from SQLite's memory.</summary>
internal sealed class SqliteRow : Row
{
    public sqlite3_stmt Present { get; set; } = null!;

    public override bool IsNull(int column) => raw.sqlite3_column_type(Present, column) == raw.SQLITE_NULL;

    public override long Int64(int column) => raw.sqlite3_column_int64(Present, column);

    public override double Real(int column) => raw.sqlite3_column_double(Present, column);

    public override bool Bool(int column) => raw.sqlite3_column_int64(Present, column) != 0;

    public override string Text(int column) => Encoding.UTF8.GetString(Utf8(column));

    // As a blob: the database is UTF-8, so the bytes are the text and nobody looks for a final zero.
    public override ReadOnlySpan<byte> Utf8(int column) => raw.sqlite3_column_blob(Present, column);

    public override byte[] Bytes(int column) => Utf8(column).ToArray();

    public override Guid Id(int column) => Utf8Parser.TryParse(Utf8(column), out Guid id, out _)
        ? id
        : throw new InvalidDataException($"Column {column} holds no uuid");
}
