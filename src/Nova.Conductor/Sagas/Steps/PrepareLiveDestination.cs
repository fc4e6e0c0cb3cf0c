using Nova.Conductor.Sagas.Placing;
using Nova.Conductor.Servers;
using Nova.Conductor.Servers.Moves;
using Nova.Core.Moves;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;
using Nova.Database.Instances;
using Nova.Database.Moves;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>Has the destination make disks, files and folder for the guest that comes.</summary>
internal sealed class PrepareLiveDestination(HostCalls hosts, GuestOrders orders, CheckLiveMigration check, InstanceReader instances, Retries retries, SagaJournal journal)
{
    public async Task<StepOutcome> DoAsync(Saga<LiveMigrateState> saga, CancellationToken ct)
    {
        if (saga.State.Described is null)
        {
            // Taken over: the source says it again.
            var described = await check.DescribeAsync(saga, ct).ConfigureAwait(false);
            if (described.Value is not { } source)
            {
                return StepOutcome.Fail(described.Trouble);
            }

            saga.State = saga.State with { Described = source };
        }

        var (state, order) = (saga.State, saga.State.Destination!);
        var command = new PrepareLive(
            await PlacedAsync(saga, order, ct).ConfigureAwait(false), order.GuestId, order.Attempt, state.Described!, state.Target!.CopiesDisks, saga.Deadline);
        var answer = await hosts.CallAsync(saga, saga.StepName, order.Attempt, ComputeRpc.PrepareLive, order.Host, command, ct).ConfigureAwait(false);
        if (answer.Value is null)
        {
            return Retries.CanBeDoneElsewhere(answer) ? retries.Elsewhere(saga, answer.Trouble) : StepOutcome.Fail(answer.Trouble);
        }

        await journal.DoneAsync(saga, state, scope =>
        {
            MigrationStore.SetStatus(scope, state.MigrationId, MigrationStatus.Queued);
            ActionStore.FinishEvents(scope, saga.ActionId, succeeded: true, null, null);
            ActionStore.StartEvent(scope, saga.ActionId, "compute_live_migration", state.Source.Host);
            LiveMigrationEvents.Ends(scope, saga.Context, saga.InstanceId, LiveMigrationEvents.Prepare);
        }).ConfigureAwait(false);
        return StepOutcome.Next;
    }

    public async Task UndoAsync(Saga<LiveMigrateState> saga, CancellationToken ct)
    {
        if (saga.State.Destination is not { } order)
        {
            return;
        }

        var instance = await PlacedAsync(saga, order, ct).ConfigureAwait(false);
        await orders.TakeBackAsync(
            saga,
            order,
            static (state, order) => state with { Destination = order },
            ComputeRpc.DestroyServer,
            attempt => new DestroyServer(instance with { Attempt = attempt }, order.GuestId, attempt, KeepFound: true),
            ct).ConfigureAwait(false);
        await journal.UndoneAsync(saga, saga.State, scope =>
        {
            ActionStore.FinishEvents(scope, saga.ActionId, succeeded: false, saga.Because?.Message, saga.Because?.Details);
            ActionStore.StartEvent(scope, saga.ActionId, "compute_rollback_live_migration_at_destination", order.Host);
            ActionStore.FinishEvents(scope, saga.ActionId, succeeded: true, null, null);
            LiveMigrationEvents.RolledBack(scope, saga.Context, saga.InstanceId);
        }).ConfigureAwait(false);
    }

    /// <summary>The instance as it will be: bound to the destination.</summary>
    private async Task<InstanceRecord> PlacedAsync(Saga<LiveMigrateState> saga, GuestOrder order, CancellationToken ct)
    {
        var instance = saga.Instance ??= await instances.RequireAsync(saga.InstanceId, ct).ConfigureAwait(false);
        return order.Bind(instance, saga.State.Search.Chosen!);
    }
}
