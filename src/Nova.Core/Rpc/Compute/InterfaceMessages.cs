using MemoryPack;
using Nova.Core.Servers;

namespace Nova.Core.Rpc.Compute;

/// <summary>Plug this interface into the guest.</summary>
/// <param name="Instance">The instance, with the interface among its others.</param>
/// <param name="GuestId">The guest.</param>
/// <param name="Attempt">Attempt number.</param>
/// <param name="InterfaceId">The interface.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record AttachInterface(InstanceRecord Instance, Guid GuestId, int Attempt, Guid InterfaceId);

/// <summary>Unplug this interface from the guest.</summary>
/// <param name="Instance">The instance, with the interface among its others.</param>
/// <param name="GuestId">The guest.</param>
/// <param name="Attempt">Attempt number.</param>
/// <param name="InterfaceId">The interface.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record DetachInterface(InstanceRecord Instance, Guid GuestId, int Attempt, Guid InterfaceId);
