using Nova.Core.Servers;
using Nova.Database.Moves;
using Nova.Hosting.Loops;

namespace Nova.Conductor.Servers.Moves;

/// <summary>Confirms moves that nobody has confirmed or reverted within <c>resize_confirm_window</c>. What is not allowed now is looked at again: a lock, as upstream, does not keep it.</summary>
internal sealed class AutomaticConfirm(DueServers due, EndMove ends, MoveOptions options) : ILoop
{
    private readonly DueWork work = new(
        "Confirming resizes after resize_confirm_window",
        options.ConfirmWindow,
        MigrationStore.WaitingSince,
        (scope, seen, _, context) => InstanceTransitions.Check(ServerAction.ConfirmResize, seen, isAdmin: true) is null ? ends.TryConfirm(scope, seen, context) : null);

    public Task RunAsync(CancellationToken stopping) => options.ConfirmWindow == TimeSpan.Zero ? Task.CompletedTask : due.RunAsync(work, DueServers.LookEvery, stopping);

    /// <summary>One look.</summary>
    internal Task LookAsync(CancellationToken ct) => due.LookAsync(work, ct);
}
