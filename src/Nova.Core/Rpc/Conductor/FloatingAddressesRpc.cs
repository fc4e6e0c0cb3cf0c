using MemoryPack;
using Nova.Core.Networks;

namespace Nova.Core.Rpc.Conductor;

/// <summary>Floating addresses.</summary>
public static class FloatingAddressesRpc
{
    /// <summary>Addresses of a project, or all, or of a host.</summary>
    public static readonly RpcMethod<ListFloatingAddresses, FloatingAddressList> List = new(ConductorTopic.Name, "floating.list") { IsRepeatable = true };

    /// <summary>Names of the pools.</summary>
    public static readonly RpcMethod<ListFloatingPools, FloatingPoolList> ListPools = new(ConductorTopic.Name, "floating.pools") { IsRepeatable = true };

    /// <summary>One address, by number; the caller's project's, or an administrator's. <see cref="Faults.FaultKind.NotFound"/> for others.</summary>
    public static readonly RpcMethod<FloatingAddressNumber, FloatingAddressRecord> Get = new(ConductorTopic.Name, "floating.get") { IsRepeatable = true };

    /// <summary>Gives one of a pool to the caller's project, within its quota; <see cref="Faults.FaultKind.NotFound"/> where the pool is empty or unknown.</summary>
    public static readonly RpcMethod<AllocateFloatingAddress, FloatingAddressRecord> Allocate = new(ConductorTopic.Name, "floating.allocate");

    /// <summary>Gives one back; where it leads somewhere it ends doing so.</summary>
    public static readonly RpcMethod<FloatingAddressNumber, Nothing> Release = new(ConductorTopic.Name, "floating.release");

    /// <summary>Has a floating address lead to a server of the caller.</summary>
    public static readonly RpcMethod<AssociateFloatingAddress, Nothing> Associate = new(ConductorTopic.Name, "floating.associate");

    /// <summary>Has it lead nowhere; <see cref="Faults.FaultKind.Conflict"/> where it does not lead to that server.</summary>
    public static readonly RpcMethod<DisassociateFloatingAddress, Nothing> Disassociate = new(ConductorTopic.Name, "floating.disassociate");

    /// <summary>Adds addresses to a pool; answers which one.</summary>
    public static readonly RpcMethod<CreateFloatingAddresses, CreateFloatingAddresses> Create = new(ConductorTopic.Name, "floating.create");

    /// <summary>Removes addresses that are nobody's.</summary>
    public static readonly RpcMethod<FloatingRange, Nothing> Delete = new(ConductorTopic.Name, "floating.delete");
}

/// <summary>Asks for addresses.</summary>
/// <param name="ProjectId">Only this project's; null for all.</param>
/// <param name="Host">Only those that lead to servers of a host; null for all.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ListFloatingAddresses(string? ProjectId, string? Host);

/// <summary>Addresses, by number.</summary>
/// <param name="Addresses">The addresses.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record FloatingAddressList(IReadOnlyList<FloatingAddressRecord> Addresses);

/// <summary>Asks for the pools.</summary>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ListFloatingPools;

/// <summary>Pools.</summary>
/// <param name="Names">Their names.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record FloatingPoolList(IReadOnlyList<string> Names);

/// <summary>Names an address.</summary>
/// <param name="Number">Of its row.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record FloatingAddressNumber(long Number);

/// <summary>Asks for an address.</summary>
/// <param name="Pool">Of a pool; null for the default one.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record AllocateFloatingAddress(string? Pool);

/// <summary>Has an address lead to a server.</summary>
/// <param name="InstanceId">The server.</param>
/// <param name="Address">The floating address.</param>
/// <param name="FixedAddress">Which of the server's; null for its first.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record AssociateFloatingAddress(Guid InstanceId, string Address, string? FixedAddress);

/// <summary>Has an address lead nowhere.</summary>
/// <param name="InstanceId">The server it leads to.</param>
/// <param name="Address">The floating address.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record DisassociateFloatingAddress(Guid InstanceId, string Address);

/// <summary>Adds a range to a pool.</summary>
/// <param name="Range">An address or a range.</param>
/// <param name="Pool">The pool; null for the default one.</param>
/// <param name="Interface">Device that has them; null for <c>public_interface</c>.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record CreateFloatingAddresses(string Range, string? Pool, string? Interface);

/// <summary>Names a range.</summary>
/// <param name="Range">An address or a range.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record FloatingRange(string Range);
