using MemoryPack;

namespace Nova.Core.ServerGroups;

/// <summary>A server group.</summary>
/// <param name="Id">Uuid.</param>
/// <param name="Name">Name.</param>
/// <param name="ProjectId">Owning project.</param>
/// <param name="UserId">User who made it.</param>
/// <param name="Policy"><c>affinity</c>, <c>anti-affinity</c>, <c>soft-affinity</c>, <c>soft-anti-affinity</c>.</param>
/// <param name="MaxServersPerHost">Rule <c>max_server_per_host</c>, for anti-affinity; null for the default of 1.</param>
/// <param name="Members">Uuids of the servers in it that still exist.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ServerGroupRecord(
    Guid Id, string Name, string ProjectId, string UserId, string Policy, int? MaxServersPerHost, IReadOnlyList<Guid> Members);
