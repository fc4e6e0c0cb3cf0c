using System.Threading.Channels;
using Nova.Core;
using Nova.Core.Rpc.Scheduler;
using Nova.Database;
using Nova.Database.Hosts;
using Nova.Database.Writing;
using Nova.Hosting.Loops;
using Nova.Messaging;

namespace Nova.Conductor.Hosts;

/// <summary>Tells the schedulers of changed hosts. A hint: each delta starts where the last one ended, so that a lost one shows as a gap.</summary>
internal sealed partial class HostChanges(
    NovaDatabase database, IRpcClient rpc, HostsOptions options, TimeProvider time, ILogger<HostChanges> logger) : ILoop
{
    /// <summary>Changes that come close together travel together.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(20);

    /// <summary>Where more changed, the schedulers are only told the revision, and ask.</summary>
    private const int MostHosts = 1000;

    /// <summary>One place: whatever changes while a delta is made is in the next one.</summary>
    private readonly Channel<bool> changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public async Task RunAsync(CancellationToken stopping)
    {
        database.Committed += OnCommitted;
        try
        {
            await TellAsync(stopping);
        }
        finally
        {
            database.Committed -= OnCommitted;
        }
    }

    private async Task TellAsync(CancellationToken stopping)
    {
        long? sent = null;
        await foreach (var _ in changed.Reader.ReadAllAsync(stopping))
        {
            await Task.Delay(Gathering, time, stopping);
            changed.Reader.TryRead(out var _);
            try
            {
                sent = await SendAsync(sent, stopping);
            }
            catch (Exception failure) when (!stopping.IsCancellationRequested)
            {
                // The next change starts where the last delta that was sent ended.
                LogNotSent(failure.Message);
            }
        }
    }

    private async Task<long> SendAsync(long? sent, CancellationToken ct)
    {
        if (sent is not { } from)
        {
            // The first change after the start: schedulers compare the revision with theirs and ask for what they miss.
            var revision = await database.ReadAsync(HostViewStore.CurrentRevision, ct);
            await rpc.FanoutAsync(SchedulerRpc.HostsChanged, new HostViews(revision, revision, [], []), Context(), ct);
            return revision;
        }

        var delta = await database.ReadAsync(scope => HostViewStore.Read(scope, from, options.Zones), ct);
        if (delta.Hosts.Count > MostHosts)
        {
            delta = new HostViews(delta.ToRevision, delta.ToRevision, [], []);
        }

        await rpc.FanoutAsync(SchedulerRpc.HostsChanged, delta, Context(), ct);
        return delta.ToRevision;
    }

    private void OnCommitted(CommitNotice notice)
    {
        if (notice.Hosts.Count > 0)
        {
            changed.Writer.TryWrite(true);
        }
    }

    private static RequestContext Context() => RequestContext.ForService($"req-{Guid.NewGuid()}");

    [LoggerMessage(Level = LogLevel.Warning, Message = "The schedulers were not told of changed hosts: {Reason}")]
    private partial void LogNotSent(string reason);
}
