using MemoryPack;
using Nova.Core.Networks;

namespace Nova.Core.Rpc.Conductor;

/// <summary>Networks of built-in networking and their fixed addresses.</summary>
public static class NetworksRpc
{
    /// <summary>Networks that a project may use, or all.</summary>
    public static readonly RpcMethod<ListNetworks, NetworkList> List = new(ConductorTopic.Name, "networks.list") { IsRepeatable = true };

    /// <summary>Makes networks; <see cref="Faults.FaultKind.BadRequest"/> for ranges that are none, <see cref="Faults.FaultKind.Conflict"/> for those that are taken.</summary>
    public static readonly RpcMethod<CreateNetworks, NetworkList> Create = new(ConductorTopic.Name, "networks.create");

    /// <summary>
    /// Gives a network to a project or a host, or takes it from them. To a project only a VLAN that is nobody's: <see cref="Faults.FaultKind.NotImplemented"/> without VLANs,
    /// <see cref="Faults.FaultKind.BadRequest"/> where there is none.
    /// </summary>
    public static readonly RpcMethod<AssociateNetwork, Nothing> Associate = new(ConductorTopic.Name, "networks.associate");

    /// <summary>Deletes one that no server is on; <see cref="Faults.FaultKind.Conflict"/> where one is, and where it is another project's.</summary>
    public static readonly RpcMethod<NetworkId, Nothing> Delete = new(ConductorTopic.Name, "networks.delete");

    /// <summary>One fixed address.</summary>
    public static readonly RpcMethod<GetFixedAddress, FixedAddressRecord> GetAddress = new(ConductorTopic.Name, "networks.address.get") { IsRepeatable = true };

    /// <summary>Keeps an address from guests, or lets them have it again.</summary>
    public static readonly RpcMethod<ReserveFixedAddress, Nothing> ReserveAddress = new(ConductorTopic.Name, "networks.address.reserve");
}

/// <summary>Asks for networks.</summary>
/// <param name="ProjectId">Only those it may use; null for all.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ListNetworks(string? ProjectId);

/// <summary>Networks.</summary>
/// <param name="Networks">In the order a guest has them.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record NetworkList(IReadOnlyList<NetworkRecord> Networks);

/// <summary>Names a network.</summary>
/// <param name="Id">Uuid.</param>
/// <param name="ProjectId">The project that gives it up with it; null where it must be nobody's.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record NetworkId(Guid Id, string? ProjectId);

/// <summary>What is to be known, and of whom, of who has a network. What is null stays.</summary>
/// <param name="Id">The network; null for any that is nobody's.</param>
/// <param name="ProjectId">Its project from now on; empty for nobody's.</param>
/// <param name="Host">The host that serves it from now on; empty for none.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record AssociateNetwork(Guid? Id, string? ProjectId, string? Host);

/// <summary>Asks for a fixed address.</summary>
/// <param name="Address">The address.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record GetFixedAddress(string Address);

/// <summary>A fixed address.</summary>
/// <param name="Address">The address.</param>
/// <param name="Cidr">Range of its network.</param>
/// <param name="Reserved">Kept from guests.</param>
/// <param name="InstanceId">Whose.</param>
/// <param name="Hostname">What that server is called.</param>
/// <param name="Host">Where it is.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record FixedAddressRecord(string Address, string Cidr, bool Reserved, Guid? InstanceId, string? Hostname, string? Host);

/// <summary>Keeps an address or lets it go.</summary>
/// <param name="Address">The address.</param>
/// <param name="Reserved">Whether it is kept.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ReserveFixedAddress(string Address, bool Reserved);
