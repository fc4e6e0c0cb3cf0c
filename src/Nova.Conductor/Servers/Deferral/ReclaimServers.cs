using Nova.Conductor.Sagas;
using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Servers;
using Nova.Database;
using Nova.Database.Instances;
using Nova.Database.Sagas;
using Nova.Database.Writing;
using Nova.Hosting.Loops;

namespace Nova.Conductor.Servers.Deferral;

/// <summary>Deletes servers that have been soft-deleted for <c>reclaim_instance_interval</c>. Several conductors may look at once: the instance's compare-and-swap decides.</summary>
internal sealed partial class ReclaimServers(
    NovaDatabase database, SagaStarter sagas, DeleteServerHandler deletes, DeferOptions options, TimeProvider time, ILogger<ReclaimServers> logger) : ILoop
{
    /// <summary>Upstream's period.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(60);

    private const int MostAtOnce = 100;

    public async Task RunAsync(CancellationToken stopping)
    {
        if (options.ReclaimAfter is null)
        {
            return;
        }

        using var timer = new PeriodicTimer(LookEvery, time);
        while (await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false))
        {
            try
            {
                await LookAsync(stopping).ConfigureAwait(false);
            }
            catch (FaultException away) when (away.Fault.Kind == FaultKind.Unavailable)
            {
                LookFailed(away.Message);
            }
        }
    }

    /// <summary>One look. The oldest first: more than are taken at once are taken at the next look.</summary>
    internal async Task LookAsync(CancellationToken ct)
    {
        var before = time.GetUtcNow() - options.ReclaimAfter!.Value;
        foreach (var id in await database.ReadAsync(scope => InstanceQueries.SoftDeletedBefore(scope, before, MostAtOnce), ct).ConfigureAwait(false))
        {
            var context = RequestContext.ForService($"req-{Guid.NewGuid()}");
            if (await database.WriteAsync(scope => TryDelete(scope, id, before, context), ct).ConfigureAwait(false) is { } started)
            {
                Reclaiming(id);
                sagas.Start(started);
            }
        }
    }

    private SagaEntry? TryDelete(WriteScope scope, Guid id, DateTimeOffset before, RequestContext context) =>
        InstanceQueries.Find(scope, id) is { DeletedAt: null, VmState: VmState.SoftDelete, TaskState: null } seen && seen.UpdatedAt < before
            ? deletes.TryWrite(scope, seen, context)
            : null;

    [LoggerMessage(LogLevel.Information, "Instance {Instance} has been soft-deleted for reclaim_instance_interval and is deleted")]
    private partial void Reclaiming(Guid instance);

    [LoggerMessage(LogLevel.Debug, "Servers that are soft-deleted could not be looked for: {Reason}")]
    private partial void LookFailed(string reason);
}
