using System.Text.Json.Serialization;
using Nova.Api.Compute.Services;
using Nova.Api.Microversions;
using Nova.Api.Pipeline;
using Nova.Core.Hosts;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Hypervisors;

/// <summary>A hypervisor in the brief lists, and with its uptime alone.</summary>
internal sealed record HypervisorView(ResourceId Id, string HypervisorHostname, string State, string Status)
{
    /// <summary>There where the client asked for them; up to 2.74 only if there are any.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<HypervisorServerView>? Servers { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Uptime { get; init; }

    public static HypervisorView Of(HypervisorRecord hypervisor, HypervisorList from, ApiRequest request) => new(
        ResourceId.Of(request, hypervisor.Number, hypervisor.Id),
        hypervisor.Report.Node,
        ServiceView.StateOf(hypervisor.Service, request),
        ServiceView.StatusOf(hypervisor.Service))
    {
        Servers = HypervisorServerView.Of(hypervisor, from, request),
    };
}

/// <summary>A hypervisor in full.</summary>
internal sealed record HypervisorDetailView
{
    public required ResourceId Id { get; init; }

    public required string HypervisorHostname { get; init; }

    public required string State { get; init; }

    public required string Status { get; init; }

    public required string HypervisorType { get; init; }

    public int HypervisorVersion { get; init; }

    public string? HostIp { get; init; }

    public required HypervisorServiceView Service { get; init; }

    /// <summary>There where the client asked for them; up to 2.74 only if there are any.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<HypervisorServerView>? Servers { get; init; }

    /// <summary>Null where the host is down or cannot tell.</summary>
    [Since(88)]
    public string? Uptime { get; init; }

    [Until(87)]
    public int Vcpus { get; init; }

    [Until(87)]
    public int MemoryMb { get; init; }

    [Until(87)]
    public int LocalGb { get; init; }

    [Until(87)]
    public int VcpusUsed { get; init; }

    [Until(87)]
    public int MemoryMbUsed { get; init; }

    [Until(87)]
    public int LocalGbUsed { get; init; }

    [Until(87)]
    public int FreeRamMb { get; init; }

    [Until(87)]
    public int FreeDiskGb { get; init; }

    [Until(87)]
    public int CurrentWorkload { get; init; }

    [Until(87)]
    public int RunningVms { get; init; }

    [Until(87)]
    public int? DiskAvailableLeast { get; init; }

    [Until(87)]
    public CpuDescription CpuInfo { get; init; }

    public static HypervisorDetailView Of(HypervisorRecord hypervisor, HypervisorList from, string? uptime, ApiRequest request) => new()
    {
        Id = ResourceId.Of(request, hypervisor.Number, hypervisor.Id),
        HypervisorHostname = hypervisor.Report.Node,
        State = ServiceView.StateOf(hypervisor.Service, request),
        Status = ServiceView.StatusOf(hypervisor.Service),
        HypervisorType = hypervisor.Report.HypervisorType,
        HypervisorVersion = hypervisor.Report.HypervisorVersion,
        HostIp = hypervisor.Report.HostIp,
        Service = new HypervisorServiceView(
            ResourceId.Of(request, hypervisor.Service.Number, hypervisor.Service.Id), hypervisor.Report.Host, hypervisor.Service.DisabledReason),
        Servers = HypervisorServerView.Of(hypervisor, from, request),
        Uptime = uptime,
        Vcpus = hypervisor.Report.Vcpus,
        MemoryMb = hypervisor.Report.MemoryMb,
        LocalGb = hypervisor.Report.LocalGb,
        VcpusUsed = hypervisor.VcpusUsed,
        MemoryMbUsed = hypervisor.MemoryMbUsed,
        LocalGbUsed = hypervisor.LocalGbUsed,
        FreeRamMb = hypervisor.Report.MemoryMb - hypervisor.MemoryMbUsed,
        FreeDiskGb = hypervisor.Report.LocalGb - hypervisor.LocalGbUsed,
        CurrentWorkload = hypervisor.CurrentWorkload,
        RunningVms = hypervisor.RunningVms,
        DiskAvailableLeast = hypervisor.Report.DiskAvailableLeastGb,
        CpuInfo = new CpuDescription(hypervisor.Report.CpuInfo, IsText: !request.IsAtLeast(28)),
    };
}

/// <summary>The compute service of a hypervisor.</summary>
internal sealed record HypervisorServiceView(ResourceId Id, string Host, string? DisabledReason);

/// <summary>A server on a hypervisor, by the name the hypervisor knows it by.</summary>
internal sealed record HypervisorServerView(string Name, Guid Uuid)
{
    public static IReadOnlyList<HypervisorServerView>? Of(HypervisorRecord hypervisor, HypervisorList from, ApiRequest request)
    {
        if (from.Servers is null)
        {
            return null;
        }

        IReadOnlyList<ServerName> servers = from.Servers.GetValueOrDefault(hypervisor.Id) ?? [];
        return servers.Count == 0 && !request.IsAtLeast(75) ? null : [.. servers.Select(s => new HypervisorServerView(s.Name, s.Id))];
    }
}

internal sealed record HypervisorBody<T>(T Hypervisor);

internal sealed record HypervisorListBody<T>(
    IReadOnlyList<T> Hypervisors,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] LinkView[]? HypervisorsLinks);

internal static class HypervisorViews
{
    public static readonly VersionedView<HypervisorListBody<HypervisorView>> List = new(HypervisorJson.Default);

    public static readonly VersionedView<HypervisorListBody<HypervisorDetailView>> Detail = new(HypervisorJson.Default);

    public static readonly VersionedView<HypervisorBody<HypervisorDetailView>> One = new(HypervisorJson.Default);

    public static readonly VersionedView<HypervisorBody<HypervisorView>> Uptime = new(HypervisorJson.Default);

    public static readonly VersionedView<StatisticsBody> Statistics = new(HypervisorJson.Default);
}

[JsonSerializable(typeof(HypervisorListBody<HypervisorView>))]
[JsonSerializable(typeof(HypervisorListBody<HypervisorDetailView>))]
[JsonSerializable(typeof(HypervisorBody<HypervisorDetailView>))]
[JsonSerializable(typeof(HypervisorBody<HypervisorView>))]
[JsonSerializable(typeof(StatisticsBody))]
internal sealed partial class HypervisorJson : JsonSerializerContext;
