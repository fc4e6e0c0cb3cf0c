using Nova.Conductor.Sagas.Placing;
using Nova.Conductor.Servers;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>Has the guest made of the image, as a build of a new server. Its boot disk is from then on what was made of that image: nobody takes it for the first image's.</summary>
internal sealed class UnshelveOnHost(HostCalls hosts, GuestOrders orders, InstanceReader instances, Retries retries)
{
    public async Task<StepOutcome> DoAsync(Saga<UnshelveState> saga, CancellationToken ct)
    {
        var (state, order) = (saga.State, saga.State.Order!);
        var instance = saga.Instance ??= await instances.RequireAsync(saga.InstanceId, ct).ConfigureAwait(false);
        var command = new BuildServer(
            instance.WithBootDiskOf(state.Image!.Id), order.GuestId, order.Attempt, state.Image, state.PublicKey, state.KeyType, AdminPassword: null, InjectedFiles: [], saga.Deadline);
        var answer = await hosts.CallAsync(saga, saga.StepName, order.Attempt, ComputeRpc.BuildServer, order.Host, command, ct).ConfigureAwait(false);
        if (answer.Value is { } guest)
        {
            saga.State = state with { Guest = guest };
            return StepOutcome.Next;
        }

        return Retries.CanBeDoneElsewhere(answer) ? retries.Elsewhere(saga, answer.Trouble) : StepOutcome.Fail(answer.Trouble);
    }

    public async Task UndoAsync(Saga<UnshelveState> saga, CancellationToken ct)
    {
        if (saga.State.Order is not { } order)
        {
            return;
        }

        var instance = saga.Instance ??= await instances.RequireAsync(saga.InstanceId, ct).ConfigureAwait(false);
        await orders.TakeBackAsync(
            saga,
            order,
            static (state, order) => state with { Order = order },
            ComputeRpc.DestroyServer,
            attempt => new DestroyServer(instance with { Attempt = attempt }, order.GuestId, attempt),
            ct).ConfigureAwait(false);
    }
}
