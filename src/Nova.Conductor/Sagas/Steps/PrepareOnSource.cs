using Nova.Conductor.Servers;
using Nova.Core.Moves;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;
using Nova.Database.Instances;
using Nova.Database.Moves;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>Has the guest stopped at its source, which then offers the disks.</summary>
internal sealed class PrepareOnSource(HostCalls hosts, GuestOrders orders, SagaJournal journal, InstanceReader instances)
{
    /// <summary>Its name, which is a part of the call's id.</summary>
    public const string Step = "prepare_on_source";

    public async Task<StepOutcome> DoAsync(Saga<MoveState> saga, CancellationToken ct)
    {
        var answer = await AskAsync(saga, ct).ConfigureAwait(false);
        var source = saga.State.Source;
        if (await orders.HasCaughtUpAsync(saga, source.GuestId, source.Attempt, answer.Refusal, WithAttempt).ConfigureAwait(false))
        {
            return StepOutcome.RepeatFrom(saga.StepName);
        }

        if (answer.Value is not { } offer)
        {
            return StepOutcome.Fail(answer.Trouble);
        }

        var state = saga.State;
        await journal.DoneAsync(saga, state with { Offer = offer }, scope =>
        {
            InstanceStore.SetTask(scope, saga.InstanceId, TaskState.ResizeMigrated);
            MigrationStore.SetStatus(scope, state.MigrationId, MigrationStatus.PostMigrating);
            ActionStore.FinishEvents(scope, saga.ActionId, succeeded: true, null, null);
            ActionStore.StartEvent(scope, saga.ActionId, "compute_finish_resize", state.Destination!.Host);
            InstanceEvents.Tell(scope, saga.Context, saga.InstanceId, InstanceEvents.Resize, "end");
            InstanceEvents.Tell(scope, saga.Context, saga.InstanceId, InstanceEvents.ResizeFinish, "start");
        }).ConfigureAwait(false);
        return StepOutcome.Next;
    }

    /// <summary>Asks for the offer, under the call id of the first time: a host that has prepared the guest repeats its answer.</summary>
    public async Task<HostAnswer<MoveOffer>> AskAsync(Saga<MoveState> saga, CancellationToken ct)
    {
        var (source, destination) = (saga.State.Source, saga.State.Destination!);
        var instance = saga.Instance ??= await instances.RequireAsync(saga.InstanceId, ct).ConfigureAwait(false);
        var command = new PrepareMove(instance, source.GuestId, source.Attempt, destination.Host, destination.GuestId, saga.Deadline);
        return await hosts.CallAsync(saga, Step, source.Attempt, ComputeRpc.PrepareMove, source.Host, command, ct).ConfigureAwait(false);
    }

    private static MoveState WithAttempt(MoveState state, int attempt) => state with { Source = state.Source with { Attempt = attempt } };

    public async Task UndoAsync(Saga<MoveState> saga, CancellationToken ct)
    {
        var source = saga.State.Source;
        var instance = saga.Instance ??= await instances.RequireAsync(saga.InstanceId, ct).ConfigureAwait(false);
        await orders.TakeBackAsync(
            saga,
            source,
            static (state, order) => state with { Source = order },
            ComputeRpc.RevertMove,
            attempt => new RevertMove(instance with { Attempt = attempt }, source.GuestId, attempt, saga.State.PowerOn, saga.Deadline),
            ct).ConfigureAwait(false);
    }
}
