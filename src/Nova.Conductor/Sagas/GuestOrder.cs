using MemoryPack;
using Nova.Core.Faults;
using Nova.Core.Scheduling;
using Nova.Core.Servers;

namespace Nova.Conductor.Sagas;

/// <summary>A guest a saga gives commands to, and the numbers of those commands: each new deed has a higher one, recorded before the host is asked.</summary>
[MemoryPackable(GenerateType.VersionTolerant)]
internal sealed partial record GuestOrder
{
    [MemoryPackOrder(0)]
    public required Guid GuestId { get; init; }

    [MemoryPackOrder(1)]
    public required string Host { get; init; }

    /// <summary>Attempt of the deed.</summary>
    [MemoryPackOrder(2)]
    public required int Attempt { get; init; }

    /// <summary>Attempt under which the host was told to take the deed back; null where it has not been told.</summary>
    [MemoryPackOrder(3)]
    public int? UndoAttempt { get; init; }

    /// <summary>Refusals by the host so far.</summary>
    [MemoryPackOrder(4)]
    public int Refusals { get; init; }

    /// <summary>True where the host's lease had ended, so that it is told when it comes back. Known until the end, never journaled.</summary>
    [MemoryPackIgnore]
    public bool IsGone { get; init; }

    /// <summary>The next deed on the guest of a server.</summary>
    /// <exception cref="FaultException">Conflict, where the server has no guest on any host yet.</exception>
    public static GuestOrder Of(InstanceRecord seen) => (seen.Host, seen.GuestId) is ({ } host, { } guest)
        ? new GuestOrder { GuestId = guest, Host = host, Attempt = seen.Attempt + 1 }
        : throw new FaultException(FaultKind.Conflict, $"Instance {seen.Id} is not ready");

    /// <summary>The instance as it will be, or is by now: this guest, where it was placed.</summary>
    public InstanceRecord Bind(InstanceRecord instance, HostChoice chosen) =>
        instance with { GuestId = GuestId, Attempt = Attempt, Host = Host, Node = chosen.Node, AvailabilityZone = chosen.AvailabilityZone };
}
