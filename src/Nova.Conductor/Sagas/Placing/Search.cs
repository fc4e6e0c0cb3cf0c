using MemoryPack;
using Nova.Core.Scheduling;
using Nova.Core.Servers;

namespace Nova.Conductor.Sagas.Placing;

/// <summary>How far a saga has come in looking for a host.</summary>
[MemoryPackable(GenerateType.VersionTolerant)]
internal sealed partial record Search
{
    [MemoryPackOrder(0)]
    public required PlacementWish Wish { get; init; }

    /// <summary>Hosts to try next, best first.</summary>
    [MemoryPackOrder(1)]
    public IReadOnlyList<HostChoice> Choices { get; init; } = [];

    /// <summary>Host that is claimed.</summary>
    [MemoryPackOrder(2)]
    public HostChoice? Chosen { get; init; }

    /// <summary>Hosts that failed.</summary>
    [MemoryPackOrder(3)]
    public IReadOnlyList<string> FailedHosts { get; init; } = [];

    /// <summary>What the last of them said, for operators.</summary>
    [MemoryPackOrder(4)]
    public string? LastFailure { get; init; }

    /// <summary>Host state must be at least this fresh for the next selection.</summary>
    [MemoryPackOrder(5)]
    public long MinimumRevision { get; init; }

    /// <summary>The claim is given back: the host that was chosen has failed, for the reason given.</summary>
    public Search WithoutChosen(Core.Faults.Fault? because) => this with
    {
        Chosen = null,
        FailedHosts = Chosen is null ? FailedHosts : [.. FailedHosts, Chosen.Host],
        LastFailure = because?.Details ?? because?.Message,
    };
}

/// <summary>The state of a saga that places a guest.</summary>
internal interface IPlacing<TState>
    where TState : class, IPlacing<TState>
{
    /// <summary>How far it has come.</summary>
    Search Search { get; }

    /// <summary>The state with the search further on.</summary>
    TState With(Search search);

    /// <summary>The instance as it is to be on the new host.</summary>
    InstanceRecord ToPlace(InstanceRecord instance);
}
