using System.Numerics;

namespace Nova.Database.Statements;

/// <summary>A parameter of a <see cref="Statement"/>: converts by itself from what the domain uses, without boxing.</summary>
/// <remarks>Times are bound as microseconds since 1970 UTC, uuids as 36 lower-case characters, switches as 0 or 1: all databases sort and compare them alike.</remarks>
public readonly struct SqlValue
{
    private SqlValue(SqlKind kind, long number = 0, object? reference = null, Guid id = default, double real = 0)
    {
        Kind = kind;
        Number = number;
        Reference = reference;
        Id = id;
        Real = real;
    }

    internal SqlKind Kind { get; }

    internal long Number { get; }

    internal double Real { get; }

    internal Guid Id { get; }

    internal object? Reference { get; }

    /// <summary>SQL NULL.</summary>
    public static SqlValue Null => default;

    /// <summary>Text.</summary>
    public static implicit operator SqlValue(string? text) => text is null ? default : new(SqlKind.Text, reference: text);

    /// <summary>Bytes.</summary>
    public static implicit operator SqlValue(byte[]? bytes) => bytes is null ? default : new(SqlKind.Bytes, reference: bytes);

    /// <summary>A number.</summary>
    public static implicit operator SqlValue(long number) => new(SqlKind.Number, number);

    /// <summary>A number or null.</summary>
    public static implicit operator SqlValue(long? number) => number is { } some ? new(SqlKind.Number, some) : default;

    /// <summary>A number.</summary>
    public static implicit operator SqlValue(int number) => new(SqlKind.Number, number);

    /// <summary>A number or null.</summary>
    public static implicit operator SqlValue(int? number) => number is { } some ? new(SqlKind.Number, some) : default;

    /// <summary>A real number.</summary>
    public static implicit operator SqlValue(double number) => new(SqlKind.Real, real: number);

    /// <summary>A switch.</summary>
    public static implicit operator SqlValue(bool yes) => new(SqlKind.Number, yes ? 1 : 0);

    /// <summary>A uuid.</summary>
    public static implicit operator SqlValue(Guid id) => new(SqlKind.Id, id: id);

    /// <summary>A uuid or null.</summary>
    public static implicit operator SqlValue(Guid? id) => id is { } some ? new(SqlKind.Id, id: some) : default;

    /// <summary>A time.</summary>
    public static implicit operator SqlValue(DateTimeOffset time) => new(SqlKind.Number, SqlTime.ToMicroseconds(time));

    /// <summary>A time or null.</summary>
    public static implicit operator SqlValue(DateTimeOffset? time) => time is { } some ? new(SqlKind.Number, SqlTime.ToMicroseconds(some)) : default;

    /// <summary>The values of a list (<c>?*</c>). An empty list matches nothing.</summary>
    public static SqlValue List(ReadOnlySpan<SqlValue> values)
    {
        // Padding repeats the last value: IN does not mind, and few shapes are prepared.
        var padded = new SqlValue[Math.Max(1, (int)BitOperations.RoundUpToPowerOf2((uint)values.Length))];
        values.CopyTo(padded);
        padded.AsSpan(values.Length).Fill(values.Length > 0 ? values[^1] : Null);
        return new(SqlKind.List, reference: padded);
    }

    /// <summary>The uuids of a list.</summary>
    public static SqlValue List(IReadOnlyCollection<Guid> ids) => List(ids.Select(id => (SqlValue)id).ToArray());

    /// <summary>The texts of a list.</summary>
    public static SqlValue List(IReadOnlyCollection<string> texts) => List(texts.Select(text => (SqlValue)text).ToArray());

    /// <summary>The numbers of a list.</summary>
    public static SqlValue List(IReadOnlyCollection<long> numbers) => List(numbers.Select(number => (SqlValue)number).ToArray());

    internal static int ListSize(ReadOnlySpan<SqlValue> values)
    {
        foreach (ref readonly var value in values)
        {
            if (value.Kind == SqlKind.List)
            {
                return ((SqlValue[])value.Reference!).Length;
            }
        }

        return 0;
    }
}

internal enum SqlKind : byte
{
    Null,
    Number,
    Real,
    Text,
    Id,
    Bytes,
    List,
}
