using Nova.Conductor.Sagas;
using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Servers;
using Nova.Database;
using Nova.Database.Instances;
using Nova.Database.Sagas;
using Nova.Database.Writing;
using Nova.Hosting.Loops;

namespace Nova.Conductor.Servers.Shelving;

/// <summary>Takes servers off their hosts that have been shelved for <c>shelved_offload_time</c>. Several conductors may look at once: the instance's compare-and-swap decides.</summary>
internal sealed partial class AutomaticOffload(
    NovaDatabase database, SagaStarter sagas, StartOffload offload, ShelveOptions options, TimeProvider time, ILogger<AutomaticOffload> logger) : ILoop
{
    private const int MostAtOnce = 100;

    public async Task RunAsync(CancellationToken stopping)
    {
        if (options.OffloadTime is null)
        {
            return;
        }

        using var timer = new PeriodicTimer(options.PollInterval, time);
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
        var before = time.GetUtcNow() - options.OffloadTime!.Value;
        foreach (var id in await database.ReadAsync(scope => InstanceQueries.ShelvedSince(scope, before, MostAtOnce), ct).ConfigureAwait(false))
        {
            try
            {
                await OffloadAsync(id, ct).ConfigureAwait(false);
            }
            catch (FaultException refused) when (refused.Fault.Kind != FaultKind.Unavailable)
            {
                // That server's trouble alone: those behind it are taken off.
                NotOffloaded(id, refused.Message);
            }
        }
    }

    private async Task OffloadAsync(Guid id, CancellationToken ct)
    {
        var context = RequestContext.ForService($"req-{Guid.NewGuid()}");
        if (await database.WriteAsync(scope => TryWrite(scope, id, context), ct).ConfigureAwait(false) is { } started)
        {
            Offloading(id);
            sagas.Start(started);
        }
    }

    /// <summary>What is not allowed now, is looked at again: a lock, as upstream, does not keep it.</summary>
    private SagaEntry? TryWrite(WriteScope scope, Guid id, RequestContext context) =>
        InstanceQueries.Find(scope, id) is { DeletedAt: null } seen && InstanceTransitions.Check(ServerAction.ShelveOffload, seen, isAdmin: true) is null
            ? offload.TryWrite(scope, seen, context)
            : null;

    [LoggerMessage(LogLevel.Information, "Instance {Instance} has been shelved for shelved_offload_time and leaves its host")]
    private partial void Offloading(Guid instance);

    [LoggerMessage(LogLevel.Warning, "Instance {Instance} has been shelved for shelved_offload_time and cannot leave its host: {Reason}")]
    private partial void NotOffloaded(Guid instance, string reason);

    [LoggerMessage(LogLevel.Debug, "Shelved instances could not be looked for: {Reason}")]
    private partial void LookFailed(string reason);
}
