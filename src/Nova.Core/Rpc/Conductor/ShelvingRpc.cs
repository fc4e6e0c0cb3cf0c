using MemoryPack;

namespace Nova.Core.Rpc.Conductor;

/// <summary>Shelving of servers.</summary>
public static class ShelvingRpc
{
    /// <summary>Begins to shelve a server: it is stopped and its disk becomes an image.</summary>
    public static readonly RpcMethod<ShelveServer, Nothing> Shelve = new(ConductorTopic.Name, "servers.shelve");

    /// <summary>Takes a shelved server off its host.</summary>
    public static readonly RpcMethod<ShelveServer, Nothing> Offload = new(ConductorTopic.Name, "servers.shelve_offload");

    /// <summary>Makes a shelved server ACTIVE: on its host, or of its image on any.</summary>
    public static readonly RpcMethod<UnshelveServer, Nothing> Unshelve = new(ConductorTopic.Name, "servers.unshelve");
}

/// <summary>Shelves a server, or takes a shelved one off its host.</summary>
/// <param name="Id">The server.</param>
/// <param name="OverrideLock">True where the caller may act on a locked server.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ShelveServer(Guid Id, bool OverrideLock);

/// <summary>Unshelves a server.</summary>
/// <param name="Id">The server.</param>
/// <param name="OverrideLock">True where the caller may act on a locked server.</param>
/// <param name="Repins">True where <paramref name="AvailabilityZone"/> is asked for (2.77), null included (2.91: no zone is pinned any more).</param>
/// <param name="AvailabilityZone">The zone it is pinned to from now on.</param>
/// <param name="Host">Host asked for (2.91); null for any.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record UnshelveServer(Guid Id, bool OverrideLock, bool Repins, string? AvailabilityZone, string? Host);
