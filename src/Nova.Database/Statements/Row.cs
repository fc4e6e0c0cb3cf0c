namespace Nova.Database.Statements;

/// <summary>The present row of a result, read by column position; only valid inside the mapping function it is given to.</summary>
public abstract class Row
{
    /// <summary>True where the column is NULL.</summary>
    public abstract bool IsNull(int column);

    /// <summary>A number.</summary>
    public abstract long Int64(int column);

    /// <summary>A real number.</summary>
    public abstract double Real(int column);

    /// <summary>A switch.</summary>
    public abstract bool Bool(int column);

    /// <summary>Text.</summary>
    public abstract string Text(int column);

    /// <summary>Text as UTF-8, valid until the next column is read; for parsers that need no string.</summary>
    public abstract ReadOnlySpan<byte> Utf8(int column);

    /// <summary>Bytes.</summary>
    public abstract byte[] Bytes(int column);

    /// <summary>A uuid.</summary>
    public abstract Guid Id(int column);

    /// <summary>A number of at most 32 bits.</summary>
    public int Int32(int column) => checked((int)Int64(column));

    /// <summary>A time.</summary>
    public DateTimeOffset Time(int column) => SqlTime.FromMicroseconds(Int64(column));

    /// <summary>A number, or null.</summary>
    public int? Int32OrNull(int column) => IsNull(column) ? null : Int32(column);

    /// <summary>A number, or null.</summary>
    public long? Int64OrNull(int column) => IsNull(column) ? null : Int64(column);

    /// <summary>Text, or null.</summary>
    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    /// <summary>Bytes, or null.</summary>
    public byte[]? BytesOrNull(int column) => IsNull(column) ? null : Bytes(column);

    /// <summary>A uuid, or null.</summary>
    public Guid? IdOrNull(int column) => IsNull(column) ? null : Id(column);

    /// <summary>A time, or null.</summary>
    public DateTimeOffset? TimeOrNull(int column) => IsNull(column) ? null : Time(column);
}
