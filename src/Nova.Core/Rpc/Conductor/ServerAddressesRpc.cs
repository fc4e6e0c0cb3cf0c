using MemoryPack;

namespace Nova.Core.Rpc.Conductor;

/// <summary>Fixed addresses of servers that are there.</summary>
public static class ServerAddressesRpc
{
    /// <summary>Gives a server another address of a network it is on.</summary>
    public static readonly RpcMethod<AddFixedAddress, Nothing> Add = new(ConductorTopic.Name, "addresses.add");

    /// <summary>Takes an address from a server.</summary>
    public static readonly RpcMethod<RemoveFixedAddress, Nothing> Remove = new(ConductorTopic.Name, "addresses.remove");
}

/// <summary>Gives an address.</summary>
/// <param name="InstanceId">The server.</param>
/// <param name="Network">Uuid or number of the network.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record AddFixedAddress(Guid InstanceId, string Network);

/// <summary>Takes an address.</summary>
/// <param name="InstanceId">The server.</param>
/// <param name="Address">The address.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record RemoveFixedAddress(Guid InstanceId, string Address);
