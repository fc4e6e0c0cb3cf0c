using System.Collections.Concurrent;
using Nova.Compute.Servers.Recovery;
using Nova.Core.Faults;
using Nova.Hosting.Loops;

namespace Nova.Compute.Hosts;

/// <summary>Brings hosts up: starts the driver, serves the topic, compares guests with the conductor, and after the first beat resumes guests.</summary>
/// <remarks>
/// Runs for every host at start, and again for one whose lease has ended. The order is the guarantee: a host reports itself up only after guests that
/// are deleted or elsewhere have been destroyed.
/// </remarks>
internal sealed partial class HostReturn(
    HostRoster roster, HostServing serving, CompareGuests compare, ResumeGuests resume, Wakes wakes, TimeProvider time, ILogger<HostReturn> logger)
    : ILoop
{
    /// <summary>How long a comparison counts: after it the host has not been able to start anything, but others may have taken over its instances.</summary>
    internal static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(10);

    private const int AtOnce = 16;

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private readonly Outage _outage = new(time);

    public async Task RunAsync(CancellationToken stopping)
    {
        while (true)
        {
            var due = roster.Hosts.Where(IsDue).ToList();
            var failures = new ConcurrentQueue<(string Host, Exception Failure)>();
            await Parallel.ForEachAsync(
                due,
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stopping },
                (host, ct) => ReturnAsync(host, failures, ct));
            if (due.Count > 0)
            {
                Tell(failures);
            }

            await wakes.HostReturn.NextAsync(Tick, time, stopping);
        }
    }

    private bool IsDue(ComputeHost host) => host.Standing.NeedsComparison(time, FreshFor) || (host.Standing.IsUp && (host.Standing.IsNewlyUp || !host.Settled.IsCompleted));

    private async ValueTask ReturnAsync(ComputeHost host, ConcurrentQueue<(string Host, Exception Failure)> failures, CancellationToken ct)
    {
        try
        {
            if (host.Standing.IsUp)
            {
                await compare.RunAgainAsync(host, ct);
                host.Standing.IsNewlyUp = false;
                if (host.Settled.IsCompleted)
                {
                    return;
                }

                await resume.RunAsync(host, ct);
                host.Settle();
                return;
            }

            if (host.Standing.IsRefused)
            {
                await serving.CeaseAsync(host);
                host.Standing.IsRefused = false;
            }

            if (!host.Standing.IsServing)
            {
                await host.Driver.OpenAsync(ct);
                await compare.RecallAsync(host, ct);
                await serving.ServeAsync(host, ct);
            }

            var at = time.GetTimestamp();
            await compare.RunAsync(host, ct);
            host.Standing.MarkCompared(at);
            wakes.Heartbeats.Call();
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            // Tried again at the next tick; until then the host stays away.
            failures.Enqueue((host.Name, failure));
        }
    }

    /// <summary>What keeps many hosts of a process away is mostly one thing, and is said once for all of them.</summary>
    private void Tell(IReadOnlyCollection<(string Host, Exception Failure)> failures)
    {
        if (failures.Count == 0 && _outage.Ends())
        {
            LogReturned();
        }

        foreach (var alike in failures.GroupBy(failed => Outage.ReasonOf(failed.Failure)))
        {
            var (first, failure) = alike.First();
            var others = alike.Count() - 1;
            if (_outage.News(alike.Key) is { } reason)
            {
                LogStaysAway(others == 0 ? first : $"{first} and {others} more", reason);
            }

            LogTrace(first, failure);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Not ready to report yet: {Hosts}: {Reason}; trying again")]
    private partial void LogStaysAway(string hosts, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "What kept hosts from reporting is over")]
    private partial void LogReturned();

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Host} is not ready to report yet")]
    private partial void LogTrace(string host, Exception failure);
}
