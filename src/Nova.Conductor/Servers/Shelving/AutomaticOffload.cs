using Nova.Core.Servers;
using Nova.Database.Instances;
using Nova.Hosting.Loops;

namespace Nova.Conductor.Servers.Shelving;

/// <summary>Takes servers off their hosts that have been shelved for <c>shelved_offload_time</c>. What is not allowed now is looked at again: a lock, as upstream, does not keep it.</summary>
internal sealed class AutomaticOffload(DueServers due, StartOffload offload, ShelveOptions options) : ILoop
{
    private readonly DueWork work = new(
        "Offloading shelved servers after shelved_offload_time",
        options.OffloadTime ?? TimeSpan.Zero,
        InstanceQueries.ShelvedSince,
        (scope, seen, _, context) => InstanceTransitions.Check(ServerAction.ShelveOffload, seen, isAdmin: true) is null ? offload.TryWrite(scope, seen, context) : null);

    public Task RunAsync(CancellationToken stopping) => options.OffloadTime is null ? Task.CompletedTask : due.RunAsync(work, options.PollInterval, stopping);

    /// <summary>One look.</summary>
    internal Task LookAsync(CancellationToken ct) => due.LookAsync(work, ct);
}
