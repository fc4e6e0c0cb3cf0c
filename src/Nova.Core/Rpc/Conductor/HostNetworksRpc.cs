using MemoryPack;
using Nova.Core.Networks;

namespace Nova.Core.Rpc.Conductor;

/// <summary>Built-in networking of hosts, for nova-network.</summary>
public static class HostNetworksRpc
{
    /// <summary>What a host must look like, if it is not what the caller knows already.</summary>
    public static readonly RpcMethod<GetHostNetworks, KnownHostNetworks> Get = new(ConductorTopic.Name, "networks.of_host") { IsRepeatable = true };

    /// <summary>Guests took addresses, or gave them back. An address that nobody has is passed over.</summary>
    public static readonly RpcMethod<SaveLeases, Nothing> SaveLeases = new(ConductorTopic.Name, "networks.save_leases");
}

/// <summary>Asks for the networks of a host.</summary>
/// <param name="Host">The host.</param>
/// <param name="KnownRevision">What the caller has; 0 for nothing.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record GetHostNetworks(string Host, long KnownRevision);

/// <summary>The answer.</summary>
/// <param name="Networks">Null where nothing has changed since.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record KnownHostNetworks(HostNetworks? Networks);

/// <summary>Leases to be recorded.</summary>
/// <param name="Host">The host that hands them out.</param>
/// <param name="Leases">In the order they happened.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record SaveLeases(string Host, IReadOnlyList<LeaseChange> Leases);

/// <summary>A lease begins or ends.</summary>
/// <param name="Address">The address.</param>
/// <param name="MacAddress">Who took it.</param>
/// <param name="IsLeased">False where it was given back, or has run out.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record LeaseChange(string Address, string MacAddress, bool IsLeased);
