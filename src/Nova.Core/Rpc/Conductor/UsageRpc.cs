using MemoryPack;
using Nova.Core.Servers;

namespace Nova.Core.Rpc.Conductor;

/// <summary>Who uses how much of the cloud.</summary>
public static class UsageRpc
{
    /// <summary>Servers that ran within a period, deleted ones included, by project and id; an unknown marker is <see cref="Faults.FaultKind.BadRequest"/>.</summary>
    public static readonly RpcMethod<ListUsage, UsagePage> List = new(ConductorTopic.Name, "usage.list") { IsRepeatable = true };

    /// <summary>What a compute host has and who uses it; <see cref="Faults.FaultKind.NotFound"/> for a host without a node.</summary>
    public static readonly RpcMethod<HostName, HostUsage> OfHost = new(ConductorTopic.Name, "usage.host") { IsRepeatable = true };
}

/// <summary>A period, and a page of the servers in it.</summary>
/// <param name="Begin">Servers terminated before are left out.</param>
/// <param name="End">Servers launched from then on are left out.</param>
/// <param name="ProjectId">Only this project's.</param>
/// <param name="Marker">The last server of the page before.</param>
/// <param name="Limit">How many at most.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ListUsage(DateTimeOffset Begin, DateTimeOffset End, string? ProjectId, Guid? Marker, int Limit);

/// <summary>Servers of a period.</summary>
/// <param name="Servers">By project and id.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record UsagePage(IReadOnlyList<ServerUsage> Servers);

/// <summary>What one server took, and when.</summary>
/// <param name="Id">The server.</param>
/// <param name="Name">Its name.</param>
/// <param name="ProjectId">Whose it is.</param>
/// <param name="Flavor">Name of its flavor.</param>
/// <param name="Vcpus">Processors.</param>
/// <param name="MemoryMb">Memory.</param>
/// <param name="DiskGb">Root and ephemeral disk.</param>
/// <param name="State">Its state now.</param>
/// <param name="LaunchedAt">When it ran first.</param>
/// <param name="TerminatedAt">When it was deleted; null while it is there.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ServerUsage(
    Guid Id, string Name, string ProjectId, string Flavor, int Vcpus, int MemoryMb, int DiskGb, VmState State, DateTimeOffset LaunchedAt, DateTimeOffset? TerminatedAt);

/// <summary>Names a host.</summary>
/// <param name="Host">The host.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record HostName(string Host);

/// <summary>Processors, memory and disk.</summary>
/// <param name="Vcpus">Processors.</param>
/// <param name="MemoryMb">Memory.</param>
/// <param name="DiskGb">Disk.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record Amounts(long Vcpus, long MemoryMb, long DiskGb);

/// <summary>What a host has and who uses it.</summary>
/// <param name="Total">What there is.</param>
/// <param name="Used">What is claimed now.</param>
/// <param name="ByProject">What each project's servers there were promised.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record HostUsage(Amounts Total, Amounts Used, IReadOnlyList<ProjectUsage> ByProject);

/// <summary>What one project's servers on a host were promised.</summary>
/// <param name="ProjectId">The project.</param>
/// <param name="Promised">The sum over its servers.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ProjectUsage(string ProjectId, Amounts Promised);
