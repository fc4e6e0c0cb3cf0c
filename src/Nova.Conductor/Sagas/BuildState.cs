using MemoryPack;
using Nova.Core.Images;
using Nova.Core.Rpc.Compute;
using Nova.Core.Scheduling;

namespace Nova.Conductor.Sagas;

/// <summary>What a build knows besides the instance: the request, and how far the search for a host has come.</summary>
[MemoryPackable(GenerateType.VersionTolerant)]
internal sealed partial record BuildState
{
    /// <summary>Image to build from; null when volume-backed.</summary>
    [MemoryPackOrder(0)]
    public ImageRecord? Image { get; init; }

    [MemoryPackOrder(1)]
    public string? PublicKey { get; init; }

    [MemoryPackOrder(2)]
    public string? KeyType { get; init; }

    /// <summary>Zone to schedule in: asked for, or <c>default_schedule_zone</c>.</summary>
    [MemoryPackOrder(3)]
    public string? AvailabilityZone { get; init; }

    [MemoryPackOrder(4)]
    public string? ForcedHost { get; init; }

    [MemoryPackOrder(5)]
    public string? ForcedNode { get; init; }

    [MemoryPackOrder(6)]
    public string? RequestedHost { get; init; }

    [MemoryPackOrder(7)]
    public string? RequestedNode { get; init; }

    /// <summary>Hosts to try next, best first.</summary>
    [MemoryPackOrder(8)]
    public IReadOnlyList<HostChoice> Choices { get; init; } = [];

    /// <summary>Host the instance is bound to.</summary>
    [MemoryPackOrder(9)]
    public HostChoice? Chosen { get; init; }

    /// <summary>Attempt given to the chosen host.</summary>
    [MemoryPackOrder(10)]
    public int Attempt { get; init; }

    /// <summary>Attempt under which the chosen host was told to take the build back; null where it has not been told.</summary>
    [MemoryPackOrder(11)]
    public int? UndoAttempt { get; init; }

    /// <summary>Hosts that failed to build it.</summary>
    [MemoryPackOrder(12)]
    public IReadOnlyList<string> FailedHosts { get; init; } = [];

    /// <summary>What the last of them said, for operators.</summary>
    [MemoryPackOrder(13)]
    public string? LastFailure { get; init; }

    /// <summary>Host state must be at least this fresh for the next selection.</summary>
    [MemoryPackOrder(14)]
    public long MinimumRevision { get; init; }

    /// <summary>The guest as built; known between the host's answer and the end, never journaled.</summary>
    [MemoryPackIgnore]
    public GuestState? Guest { get; init; }

    /// <summary>True where the chosen host's lease ended before it confirmed the undo.</summary>
    [MemoryPackIgnore]
    public bool HostIsGone { get; init; }
}
