using MemoryPack;

namespace Nova.Core.Networks;

/// <summary>A floating address: one that leads to a guest's fixed one, for as long as its owner wants.</summary>
/// <param name="Number">Number of its row.</param>
/// <param name="Address">The address.</param>
/// <param name="Pool">Its pool.</param>
/// <param name="Interface">Device of the host that has it; null for <c>public_interface</c>.</param>
/// <param name="ProjectId">Whose it is; null while it is nobody's.</param>
/// <param name="FixedAddress">Where it leads; null for nowhere.</param>
/// <param name="InstanceId">The server with that fixed address.</param>
/// <param name="AutoAssigned">Given with the server, and taken back with it.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record FloatingAddressRecord(
    long Number, string Address, string Pool, string? Interface, string? ProjectId, string? FixedAddress, Guid? InstanceId, bool AutoAssigned);
