using Nova.Conductor.Servers.Moves;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>Passes on to the source of a live migration what an operator says of it, whenever that was said.</summary>
internal sealed class SteerLiveMigration(HostCalls hosts, SagaSignals signals, TimeProvider time)
{
    private static readonly TimeSpan TellAgain = TimeSpan.FromSeconds(1);

    /// <summary>Until the migration is over.</summary>
    public Task RunAsync(Saga<LiveMigrateState> saga, CancellationToken over) => Task.WhenAll(
        PassOnAsync(saga, LiveMigrationEvents.Abort, over), PassOnAsync(saga, LiveMigrationEvents.ForceComplete, over));

    private async Task PassOnAsync(Saga<LiveMigrateState> saga, string name, CancellationToken over)
    {
        if (!await IsToldAsync(saga, name, over).ConfigureAwait(false))
        {
            return;
        }

        var isAbort = name == LiveMigrationEvents.Abort;
        if (isAbort)
        {
            saga.State = saga.State with { IsAborted = true };
        }

        // The source may not have begun yet: it is told until it has.
        var source = saga.State.Source;
        for (var tries = 1; ; tries++)
        {
            var told = await hosts.CallAsync(
                saga, $"{name}_{tries}", source.Attempt, ComputeRpc.SteerLive, source.Host, new SteerLive(saga.InstanceId, isAbort), over).ConfigureAwait(false);
            if (told.Value is not null)
            {
                return;
            }

            await Task.Delay(TellAgain, time, over).ConfigureAwait(false);
        }
    }

    /// <summary>A database that is away for a while does not make it deaf for the rest of the migration.</summary>
    private async Task<bool> IsToldAsync(Saga<LiveMigrateState> saga, string name, CancellationToken over)
    {
        while (true)
        {
            try
            {
                return await signals.WaitForAsync(saga, name, saga.Deadline, over).ConfigureAwait(false) is not null;
            }
            catch (FaultException away) when (away.Fault.Kind == FaultKind.Unavailable)
            {
                await Task.Delay(TellAgain, time, over).ConfigureAwait(false);
            }
        }
    }
}
