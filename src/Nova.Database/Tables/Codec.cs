using Nova.Database.Statements;

namespace Nova.Database.Tables;

/// <summary>How a value stands in a column: the schema, the parameter and the reading all come from here.</summary>
/// <param name="Stored">Type of the column: <c>long</c>, <c>double</c>, <c>bool</c>, <c>string</c>, <c>Guid</c> or <c>byte[]</c>.</param>
/// <param name="IsNullable">Whether the column may be NULL.</param>
/// <param name="MaxLength">Longest text; null for any.</param>
internal abstract record Codec<T>(Type Stored, bool IsNullable, int? MaxLength = null)
{
    public abstract SqlValue Write(T value);

    public abstract T Read(Row row, int column);
}

/// <summary>A codec of two functions.</summary>
internal sealed record CodecOf<T>(Type Stored, bool IsNullable, Func<T, SqlValue> Writes, Func<Row, int, T> Reads, int? MaxLength = null)
    : Codec<T>(Stored, IsNullable, MaxLength)
{
    public override SqlValue Write(T value) => Writes(value);

    public override T Read(Row row, int column) => Reads(row, column);
}
