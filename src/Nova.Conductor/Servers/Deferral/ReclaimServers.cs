using Nova.Core.Servers;
using Nova.Database.Instances;
using Nova.Hosting.Loops;

namespace Nova.Conductor.Servers.Deferral;

/// <summary>Deletes servers that have been soft-deleted for <c>reclaim_instance_interval</c>.</summary>
internal sealed class ReclaimServers(DueServers due, DeleteServerHandler deletes, DeferOptions options) : ILoop
{
    private readonly DueWork work = new(
        "Deleting soft-deleted servers after reclaim_instance_interval",
        options.ReclaimAfter ?? TimeSpan.Zero,
        InstanceQueries.SoftDeletedBefore,
        (scope, seen, before, context) => seen is { VmState: VmState.SoftDelete, TaskState: null } && seen.UpdatedAt < before ? deletes.TryWrite(scope, seen, context) : null);

    public Task RunAsync(CancellationToken stopping) => options.ReclaimAfter is null ? Task.CompletedTask : due.RunAsync(work, DueServers.LookEvery, stopping);

    /// <summary>One look.</summary>
    internal Task LookAsync(CancellationToken ct) => due.LookAsync(work, ct);
}
