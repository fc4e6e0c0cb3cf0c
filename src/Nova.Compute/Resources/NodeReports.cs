using System.Security.Cryptography;
using MemoryPack;
using Nova.Compute.Hosts;
using Nova.Core.Faults;
using Nova.Core.Hosts;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Hosting.Loops;
using Nova.Messaging;

namespace Nova.Compute.Resources;

/// <summary>Reports the inventory of all nodes that are up: every interval in full, and what has changed within seconds.</summary>
internal sealed partial class NodeReports(
    HostRoster roster, ComputeOptions host, ResourceOptions options, IRpcClient rpc, TimeProvider time, ILogger<NodeReports> logger) : ILoop
{
    private const int MostNodesInOneCall = 1000;

    /// <summary>A host that came up waits no longer than this to be seen with what it has.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>Reading an inventory costs the hypervisor something.</summary>
    private static readonly TimeSpan LookAtUnchanged = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, Sent> _sent = [];

    private readonly Outage _reading = new(time);

    private readonly Outage _sending = new(time);

    public async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Look, time);
        do
        {
            await ReportDueAsync(stopping);
        }
        while (await timer.WaitForNextTickAsync(stopping));
    }

    private async Task ReportDueAsync(CancellationToken ct)
    {
        var due = new List<(NodeReport Report, Sent Sent)>();
        foreach (var one in roster.Hosts.Where(one => one.Standing.IsUp))
        {
            var last = _sent.GetValueOrDefault(one.Name);
            if (last is not null && last.Term == one.Lease.Term && time.GetElapsedTime(last.LookedAt) < LookAtUnchanged)
            {
                continue;
            }

            if (await TryReadAsync(one, ct) is not { } report)
            {
                continue;
            }

            var now = time.GetTimestamp();
            var digest = SHA256.HashData(MemoryPackSerializer.Serialize(report));
            if (last is null || last.Term != one.Lease.Term || time.GetElapsedTime(last.SentAt) >= options.Interval || !digest.SequenceEqual(last.Digest))
            {
                due.Add((report, new Sent(one.Lease.Term, now, now, digest)));
            }
            else
            {
                _sent[one.Name] = last with { LookedAt = now };
            }
        }

        foreach (var batch in due.Chunk(MostNodesInOneCall))
        {
            await SendAsync(batch, ct);
        }
    }

    private async Task<NodeReport?> TryReadAsync(ComputeHost one, CancellationToken ct)
    {
        try
        {
            var report = NodeReportOf.Inventory(one, await one.Driver.GetInventoryAsync(ct), host, options);
            _reading.Ends();
            return report;
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            if (_reading.News(failure) is { } reason)
            {
                LogUnreadable(one.Name, reason);
            }

            LogFailure(failure);
            return null;
        }
    }

    private async Task SendAsync(IReadOnlyList<(NodeReport Report, Sent Sent)> batch, CancellationToken ct)
    {
        try
        {
            var request = new ReportNodes([.. batch.Select(item => item.Report)]);
            await rpc.CallAsync(HostsRpc.ReportNodes, RpcTarget.Any, request, ServiceContext.New(), ct: ct);
            _sending.Ends();
            foreach (var (report, sent) in batch)
            {
                _sent[report.Host] = sent;
            }
        }
        catch (Exception failure) when (!ct.IsCancellationRequested)
        {
            if (_sending.News(failure) is { } reason)
            {
                LogNotReported(batch.Count, reason);
            }

            LogFailure(failure);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The inventory of {Host} cannot be read: {Reason}; tried again")]
    private partial void LogUnreadable(string host, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Inventories of {Count} nodes could not be reported: {Reason}; tried again")]
    private partial void LogNotReported(int count, string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "An inventory is not reported")]
    private partial void LogFailure(Exception failure);

    private sealed record Sent(int Term, long LookedAt, long SentAt, byte[] Digest);
}
