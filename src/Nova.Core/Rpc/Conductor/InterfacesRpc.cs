using MemoryPack;

namespace Nova.Core.Rpc.Conductor;

/// <summary>Interfaces of servers that are there.</summary>
public static class InterfacesRpc
{
    /// <summary>Gives a server an interface: its address is taken, and its host begins to plug it in.</summary>
    public static readonly RpcMethod<AttachServerInterface, InterfaceChange> Attach = new(ConductorTopic.Name, "interfaces.attach");

    /// <summary>Begins to take an interface from a server; its addresses are given back once the guest no longer has it.</summary>
    public static readonly RpcMethod<DetachServerInterface, InterfaceChange> Detach = new(ConductorTopic.Name, "interfaces.detach");
}

/// <summary>Gives a server an interface.</summary>
/// <param name="InstanceId">The server.</param>
/// <param name="NetworkId">Its network; null for the only one that the server's project may use.</param>
/// <param name="Address">The address it is to have; null for any.</param>
/// <param name="Tag">Device tag; null for none.</param>
/// <param name="OverrideLock">True where the caller may act on a locked server.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record AttachServerInterface(Guid InstanceId, Guid? NetworkId, string? Address, string? Tag, bool OverrideLock);

/// <summary>Takes an interface.</summary>
/// <param name="InstanceId">The server.</param>
/// <param name="InterfaceId">The interface.</param>
/// <param name="OverrideLock">True where the caller may act on a locked server.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record DetachServerInterface(Guid InstanceId, Guid InterfaceId, bool OverrideLock);

/// <summary>It has begun.</summary>
/// <param name="InterfaceId">The interface.</param>
/// <param name="RequestId">The request under which the server's action is found, by which the caller sees what comes of it.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record InterfaceChange(Guid InterfaceId, string RequestId);
