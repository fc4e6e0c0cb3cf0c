using System.Text.Json.Serialization;
using Nova.Api.Microversions;
using Nova.Api.Pipeline;
using Nova.Core.Rpc.Compute;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Servers;

/// <summary>GET /servers/{server_id}/diagnostics: the driver's own names up to 2.47, one structure for all drivers since.</summary>
internal static class ShowDiagnostics
{
    private const string Running = "running";

    private static readonly VersionedView<DiagnosticsView> Structured = new(DiagnosticsJson.Default);
    private static readonly VersionedView<Dictionary<string, long>> Plain = new(DiagnosticsJson.Default);

    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        var server = await request.CallAsync(ServersRpc.Get, new GetServer(ServerId.Of(request, "server_id")), cancel);
        if (server.Host is not { } host)
        {
            return request.Conflict($"Instance {server.Id} is not ready");
        }

        var figures = await request.CallHostAsync(ComputeRpc.GetDiagnostics, host, new GuestQuery(server.Id), cancel);
        if (figures.State != Running)
        {
            return request.Conflict($"Cannot 'get_diagnostics' instance {server.Id} while it is in power state {figures.State}");
        }

        return request.IsAtLeast(48) ? request.Ok(Structured, DiagnosticsView.Of(figures)) : request.Ok(Plain, Flatten(figures));
    }

    /// <summary>The libvirt driver's names of old.</summary>
    private static Dictionary<string, long> Flatten(GuestDiagnostics figures)
    {
        var flat = new Dictionary<string, long>();
        for (var i = 0; i < figures.CpuTimesNs.Count; i++)
        {
            flat[$"cpu{i}_time"] = figures.CpuTimesNs[i];
        }

        if (figures.MemoryMaximumMb is { } memory)
        {
            flat["memory"] = memory * 1024;
        }

        for (var i = 0; i < figures.Disks.Count; i++)
        {
            var (disk, name) = (figures.Disks[i], $"vd{(char)('a' + i)}");
            flat[$"{name}_read"] = disk.ReadBytes;
            flat[$"{name}_read_req"] = disk.ReadRequests;
            flat[$"{name}_write"] = disk.WriteBytes;
            flat[$"{name}_write_req"] = disk.WriteRequests;
            flat[$"{name}_errors"] = disk.Errors;
        }

        for (var i = 0; i < figures.Nics.Count; i++)
        {
            flat[$"vnet{i}_rx"] = figures.Nics[i].RxBytes;
            flat[$"vnet{i}_tx"] = figures.Nics[i].TxBytes;
        }

        return flat;
    }
}

/// <summary>The structure since 2.48; null where not known.</summary>
internal sealed record DiagnosticsView(
    string State,
    string Driver,
    string Hypervisor,
    string? HypervisorOs,
    long? Uptime,
    bool ConfigDrive,
    int NumCpus,
    int NumNics,
    int NumDisks,
    MemoryDetailsView MemoryDetails,
    CpuDetailsView[] CpuDetails,
    NicDetailsView[] NicDetails,
    DiskDetailsView[] DiskDetails)
{
    public static DiagnosticsView Of(GuestDiagnostics figures) => new(
        figures.State,
        figures.Driver,
        figures.Hypervisor,
        figures.HypervisorOs,
        figures.UptimeSeconds,
        figures.ConfigDrive,
        figures.CpuTimesNs.Count,
        figures.Nics.Count,
        figures.Disks.Count,
        new MemoryDetailsView(figures.MemoryMaximumMb, figures.MemoryUsedMb),
        [.. figures.CpuTimesNs.Select((time, id) => new CpuDetailsView(id, time, Utilisation: null))],
        [.. figures.Nics.Select(nic => new NicDetailsView(
            nic.MacAddress, nic.RxBytes, nic.RxErrors, nic.RxDrop, nic.RxPackets, null, nic.TxBytes, nic.TxErrors, nic.TxDrop, nic.TxPackets, null))],
        [.. figures.Disks.Select(disk => new DiskDetailsView(disk.ReadBytes, disk.ReadRequests, disk.WriteBytes, disk.WriteRequests, disk.Errors))]);
}

internal sealed record MemoryDetailsView(long? Maximum, long? Used);

internal sealed record CpuDetailsView(int Id, long Time, int? Utilisation);

internal sealed record NicDetailsView(
    string MacAddress, long RxOctets, long RxErrors, long RxDrop, long RxPackets, long? RxRate,
    long TxOctets, long TxErrors, long TxDrop, long TxPackets, long? TxRate);

internal sealed record DiskDetailsView(long ReadBytes, long ReadRequests, long WriteBytes, long WriteRequests, long ErrorsCount);

[JsonSerializable(typeof(DiagnosticsView))]
[JsonSerializable(typeof(Dictionary<string, long>))]
internal sealed partial class DiagnosticsJson : JsonSerializerContext;
