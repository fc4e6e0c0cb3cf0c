using Nova.Conductor.Servers;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;
using Nova.Database.Instances;
using Nova.Database.Writing;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>A shelved server that is on its host still is started there; its image is not needed any more.</summary>
internal sealed class StartShelved(HostCalls hosts, GuestOrders orders, SagaJournal journal, InstanceReader instances)
{
    public async Task<StepOutcome> StartAsync(Saga<RestartState> saga, CancellationToken ct)
    {
        var order = saga.State.Order;
        var instance = saga.Instance ??= await instances.RequireAsync(saga.InstanceId, ct).ConfigureAwait(false);
        var command = new ChangePower(instance, order.GuestId, order.Attempt, ServerAction.Start);
        var answer = await hosts.CallAsync(saga, saga.StepName, order.Attempt, ComputeRpc.ChangePower, order.Host, command, ct).ConfigureAwait(false);
        if (await orders.HasCaughtUpAsync(saga, order.GuestId, order.Attempt, answer.Refusal, static (seen, attempt) => seen.With(seen.Order with { Attempt = attempt }))
            .ConfigureAwait(false))
        {
            return StepOutcome.RepeatFrom(saga.StepName);
        }

        if (answer.Value is not { } guest)
        {
            return StepOutcome.Fail(answer.Trouble);
        }

        saga.State = saga.State with { After = guest.PowerState };
        return StepOutcome.Next;
    }

    public async Task<StepOutcome> FinishAsync(Saga<RestartState> saga, CancellationToken ct)
    {
        await journal.EndAsync(saga, scope =>
        {
            InstanceStore.EndTask(scope, saga.InstanceId, VmState.Active, saga.State.After);
            Forget(scope, saga);
            ActionStore.Finish(scope, saga.ActionId, succeeded: true, null, null);
        }).ConfigureAwait(false);
        return StepOutcome.Next;
    }

    /// <summary>The server is shelved no more; its image goes.</summary>
    public static void Forget(WriteScope scope, Saga saga)
    {
        if (InstanceQueries.Find(scope, saga.InstanceId)?.ShelvedImageId is { } image)
        {
            DiscardImageSaga.Write(scope, saga, image);
        }

        InstanceStore.SetShelved(scope, saga.InstanceId, null, null);
    }
}
