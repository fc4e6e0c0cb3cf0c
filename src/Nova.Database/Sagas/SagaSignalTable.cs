using Nova.Database.Tables;
using static Nova.Database.Tables.Codecs;

namespace Nova.Database.Sagas;

/// <summary>Something a running saga was told.</summary>
/// <param name="SagaId">The saga.</param>
/// <param name="Name">What a step waits for, as <c>network-vif-plugged-PORT</c>; told once.</param>
/// <param name="Word">What was said; null where the name says it all.</param>
/// <param name="ToldAt">When.</param>
public sealed record SagaSignal(Guid SagaId, string Name, string? Word, DateTimeOffset ToldAt);

/// <summary>Table <c>saga_signals</c>.</summary>
internal sealed class SagaSignalTable : Table<SagaSignalTable, SagaSignal>, ITable<SagaSignal>
{
    // "NAME-TAG": the tag of an external event has up to 255 characters of its own.
    private static readonly Codec<string> LongName = TextOf(320);

    public static string Name => "saga_signals";

    public static IReadOnlyList<string> Key { get; } = ["saga_id", "name"];

    public static SagaSignal Map<TColumns>(ref TColumns c, SagaSignal row)
        where TColumns : struct, IColumns => new(
            c.Column("saga_id", Uuid, row.SagaId),
            c.Column("name", LongName, row.Name),
            c.Column("word", TextOrNull, row.Word),
            c.Column("told_at", Time, row.ToldAt));
}
