using MemoryPack;
using Nova.Core.Faults;

namespace Nova.Conductor.Sagas;

/// <summary>What the journal keeps of a saga in its state column: where it was going, and the state its steps know.</summary>
[MemoryPackable(GenerateType.VersionTolerant)]
internal sealed partial record SagaPage
{
    /// <summary>Going backward: the step after whose undo the saga goes forward again; -1 to fail.</summary>
    [MemoryPackOrder(0)]
    public int ReturnTo { get; init; } = -1;

    /// <summary>Why it goes or went backward.</summary>
    [MemoryPackOrder(1)]
    public Fault? Because { get; init; }

    /// <summary>The instance action it reports to.</summary>
    [MemoryPackOrder(2)]
    public required long ActionId { get; init; }

    /// <summary>The steps' own state.</summary>
    [MemoryPackOrder(3)]
    public required byte[] State { get; init; }

    public byte[] ToBytes() => MemoryPackSerializer.Serialize(this);

    public static SagaPage Of(byte[] bytes) =>
        MemoryPackSerializer.Deserialize<SagaPage>(bytes) ?? throw new InvalidDataException("A saga's journal page is empty.");
}
