using Nova.Conductor.Sagas;
using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Servers;
using Nova.Database;
using Nova.Database.Instances;
using Nova.Database.Moves;
using Nova.Database.Sagas;
using Nova.Database.Writing;
using Nova.Hosting.Loops;

namespace Nova.Conductor.Servers.Moves;

/// <summary>Confirms moves that nobody has confirmed or reverted within <c>resize_confirm_window</c>. Several conductors may look at once: the instance's compare-and-swap decides.</summary>
internal sealed partial class AutomaticConfirm(
    NovaDatabase database, SagaStarter sagas, EndMove ends, MoveOptions options, TimeProvider time, ILogger<AutomaticConfirm> logger) : ILoop
{
    /// <summary>Upstream's period.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(60);

    private const int MostAtOnce = 100;

    public async Task RunAsync(CancellationToken stopping)
    {
        if (options.ConfirmWindow == TimeSpan.Zero)
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

    /// <summary>One look.</summary>
    internal async Task LookAsync(CancellationToken ct)
    {
        var before = time.GetUtcNow() - options.ConfirmWindow;
        foreach (var id in await database.ReadAsync(scope => MigrationStore.WaitingSince(scope, before, MostAtOnce), ct).ConfigureAwait(false))
        {
            try
            {
                await ConfirmAsync(id, ct).ConfigureAwait(false);
            }
            catch (FaultException refused) when (refused.Fault.Kind != FaultKind.Unavailable)
            {
                // That server's trouble alone: those behind it are confirmed.
                NotConfirmed(id, refused.Message);
            }
        }
    }

    private async Task ConfirmAsync(Guid id, CancellationToken ct)
    {
        var context = RequestContext.ForService($"req-{Guid.NewGuid()}");
        var started = await database.WriteAsync(scope => TryConfirm(scope, id, context), ct).ConfigureAwait(false);
        if (started is not null)
        {
            Confirming(id);
            sagas.Start(started);
        }
    }

    /// <summary>What is not allowed now, is looked at again in a minute: a lock, as upstream, does not keep it.</summary>
    private SagaEntry? TryConfirm(WriteScope scope, Guid id, RequestContext context) =>
        InstanceQueries.Find(scope, id) is { DeletedAt: null } seen && InstanceTransitions.Check(ServerAction.ConfirmResize, seen, isAdmin: true) is null
            ? ends.TryConfirm(scope, seen, context)
            : null;

    [LoggerMessage(LogLevel.Information, "The resize of instance {Instance} has waited for resize_confirm_window and is confirmed")]
    private partial void Confirming(Guid instance);

    [LoggerMessage(LogLevel.Warning, "The resize of instance {Instance} has waited for resize_confirm_window and cannot be confirmed: {Reason}")]
    private partial void NotConfirmed(Guid instance, string reason);

    [LoggerMessage(LogLevel.Debug, "Resizes that wait could not be looked for: {Reason}")]
    private partial void LookFailed(string reason);
}
