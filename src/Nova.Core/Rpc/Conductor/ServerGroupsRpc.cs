using MemoryPack;
using Nova.Core.ServerGroups;

namespace Nova.Core.Rpc.Conductor;

/// <summary>Server groups.</summary>
public static class ServerGroupsRpc
{
    /// <summary>Groups of a project, or all.</summary>
    public static readonly RpcMethod<ListServerGroups, ServerGroupList> List = new(ConductorTopic.Name, "server_groups.list") { IsRepeatable = true };

    /// <summary>One group.</summary>
    public static readonly RpcMethod<ServerGroupId, ServerGroupRecord> Get = new(ConductorTopic.Name, "server_groups.get") { IsRepeatable = true };

    /// <summary>Makes one within the quota.</summary>
    public static readonly RpcMethod<CreateServerGroup, ServerGroupRecord> Create = new(ConductorTopic.Name, "server_groups.create");

    /// <summary>Deletes one; its servers stay.</summary>
    public static readonly RpcMethod<ServerGroupId, Nothing> Delete = new(ConductorTopic.Name, "server_groups.delete");
}

/// <summary>Asks for groups.</summary>
/// <param name="ProjectId">Only this project's; null for all.</param>
/// <param name="Offset">Rows to skip (the API pages this resource by offset).</param>
/// <param name="Limit">Most rows.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ListServerGroups(string? ProjectId, int Offset, int Limit);

/// <summary>Groups.</summary>
/// <param name="Groups">In order of creation.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ServerGroupList(IReadOnlyList<ServerGroupRecord> Groups);

/// <summary>Names a group.</summary>
/// <param name="Id">Uuid.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ServerGroupId(Guid Id);

/// <summary>Makes a group.</summary>
/// <param name="Name">Name.</param>
/// <param name="Policy">Policy.</param>
/// <param name="MaxServersPerHost">Rule, or null.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record CreateServerGroup(string Name, string Policy, int? MaxServersPerHost);
