using MemoryPack;

namespace Nova.Core.Servers;

/// <summary>An address of a server.</summary>
/// <param name="Network">Label of its network.</param>
/// <param name="Address">The address.</param>
/// <param name="Version">4 or 6.</param>
/// <param name="IsFloating">True for a floating address, false for a fixed one.</param>
/// <param name="MacAddress">Of the interface it is on.</param>
[MemoryPackable]
public sealed partial record InstanceAddress(string Network, string Address, int Version, bool IsFloating, string MacAddress);
