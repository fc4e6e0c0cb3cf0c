using Nova.Conductor.Servers;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;
using Nova.Database.Instances;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>
/// Has the source send the guest away, and listens for an operator meanwhile. The guest is in one place whatever happens: a source that answers knows whether it is gone from there; of one
/// that is lost the destination says whether it has come whole.
/// </summary>
internal sealed class MigrateOnSource(HostCalls hosts, GuestOrders orders, SteerLiveMigration steering, InstanceReader instances, SagaJournal journal)
{
    public async Task<StepOutcome> DoAsync(Saga<LiveMigrateState> saga, CancellationToken ct)
    {
        var (state, source) = (saga.State, saga.State.Source);
        var instance = saga.Instance ??= await instances.RequireAsync(saga.InstanceId, ct).ConfigureAwait(false);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var steered = steering.RunAsync(saga, over.Token);
        var command = new MigrateLive(
            instance, source.GuestId, source.Attempt, state.MigrationId, state.Target!, state.Destination!.Attempt, state.Disks, saga.Deadline);
        HostAnswer<GuestState> answer;
        try
        {
            answer = await hosts.CallAsync(saga, saga.StepName, source.Attempt, ComputeRpc.MigrateLive, source.Host, command, ct).ConfigureAwait(false);
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
            await steered.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (await orders.HasCaughtUpAsync(
            saga, source.GuestId, source.Attempt, answer.Refusal, static (state, attempt) => state with { Source = state.Source with { Attempt = attempt } }).ConfigureAwait(false))
        {
            return StepOutcome.RepeatFrom(saga.StepName);
        }

        if (answer.Refusal is null && await FindArrivedAsync(saga, hasLeft: answer.Value is not null, ct).ConfigureAwait(false) is { } arrived)
        {
            // To tidy up is another deed.
            var left = source with { Attempt = source.Attempt + 1 };
            await journal.DoneAsync(saga, saga.State with { Source = left, After = arrived }, scope =>
            {
                InstanceStore.SetAttempt(scope, saga.InstanceId, left.GuestId, left.Attempt);
                FinishLiveMigration.Begin(scope, saga);
            }).ConfigureAwait(false);
            return StepOutcome.Next;
        }

        return StepOutcome.Fail(answer.Value is null
            ? answer.Trouble
            : new Fault(FaultKind.Internal, "The migrated guest was not found at its destination.", Details: $"It has left {source.Host}."));
    }

    public async Task UndoAsync(Saga<LiveMigrateState> saga, CancellationToken ct)
    {
        var source = saga.State.Source;
        var instance = saga.Instance ??= await instances.RequireAsync(saga.InstanceId, ct).ConfigureAwait(false);
        var there = await orders.TakeBackAsync(
            saga,
            source,
            static (state, order) => state with { Source = order },
            ComputeRpc.StopLive,
            attempt => new StopLive(instance, source.GuestId, attempt),
            ct).ConfigureAwait(false);
        var hasLeft = there is { PowerState: PowerState.NoState };
        if ((hasLeft || saga.State.Source.IsGone) && await FindArrivedAsync(saga, hasLeft, ct).ConfigureAwait(false) is { } arrived)
        {
            // It had gone already: what cannot be taken back is taken on.
            saga.State = saga.State with { After = arrived };
            await journal.EndAsync(saga, scope =>
            {
                FinishLiveMigration.Begin(scope, saga);
                FinishLiveMigration.End(scope, saga, isLeft: true);
            }).ConfigureAwait(false);
        }
    }

    private async Task<PowerState?> FindArrivedAsync(Saga<LiveMigrateState> saga, bool hasLeft, CancellationToken ct)
    {
        var order = saga.State.Destination!;
        var found = await hosts.CallAsync(
            saga, "arrived", order.Attempt, ComputeRpc.FindArrived, order.Host, new FindArrived(saga.InstanceId, hasLeft), ct).ConfigureAwait(false);
        return found.Value switch
        {
            { PowerState: not PowerState.NoState } guest => guest.PowerState,

            // The source has let it go and the destination does not answer: it is there, whatever became of it since.
            null when hasLeft && found.IsGone => PowerState.Running,
            _ => null,
        };
    }
}
