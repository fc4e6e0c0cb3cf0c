using Nova.Core.Rpc.Compute;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>Passes on to the source of a live migration what an operator says of it, whenever that was said.</summary>
internal sealed class SteerLiveMigration(HostCalls hosts, SagaSignals signals, TimeProvider time)
{
    /// <summary>What an operator says to give it up.</summary>
    public const string Abort = "live_migration_abort";

    /// <summary>What an operator says to have it done at once.</summary>
    public const string ForceComplete = "live_migration_force_complete";

    private static readonly TimeSpan TellAgain = TimeSpan.FromSeconds(1);

    /// <summary>Until the migration is over.</summary>
    public Task RunAsync(Saga<LiveMigrateState> saga, CancellationToken over) => Task.WhenAll(PassOnAsync(saga, Abort, over), PassOnAsync(saga, ForceComplete, over));

    private async Task PassOnAsync(Saga<LiveMigrateState> saga, string name, CancellationToken over)
    {
        if (await signals.WaitForAsync(saga, name, saga.Deadline, over).ConfigureAwait(false) is null)
        {
            return;
        }

        var isAbort = name == Abort;
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
}
