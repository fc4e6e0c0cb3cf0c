using MemoryPack;
using Nova.Core.Servers;

namespace Nova.Core.Rpc.Compute;

/// <summary>End the rescue of this guest.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="GuestId">The guest.</param>
/// <param name="Attempt">Attempt number.</param>
/// <param name="Deadline">When the saga gives up; the host stops by itself then.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record UnrescueGuest(InstanceRecord Instance, Guid GuestId, int Attempt, DateTimeOffset Deadline);
