using Nova.Conductor.Sagas.Placing;
using Nova.Conductor.Servers;
using Nova.Conductor.Servers.Moves;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;
using Nova.Database.Instances;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>Asks the source what the guest is, and the destination whether it could come; goes to the next host where this one cannot.</summary>
internal sealed class CheckLiveMigration(HostCalls hosts, InstanceReader instances, Retries retries, SagaJournal journal)
{
    public async Task<StepOutcome> DoAsync(Saga<LiveMigrateState> saga, CancellationToken ct)
    {
        var described = await DescribeAsync(saga, ct).ConfigureAwait(false);
        if (described.Value is not { } source)
        {
            return StepOutcome.Fail(described.Trouble);
        }

        var (state, order) = (saga.State, saga.State.Destination!);
        var instance = saga.Instance!;

        // What may hold a password goes to the host that the guest goes to, and to none that is only asked.
        var check = new CheckLive(instance, source with { ConfigDrive = null }, state.BlockMigration, state.DiskOverCommit, order.Host);
        var answer = await hosts.CallAsync(saga, saga.StepName, order.Attempt, ComputeRpc.CheckLive, order.Host, check, ct).ConfigureAwait(false);
        if (answer.Value is not { } target)
        {
            // Upstream looks further where the host was not named by the caller.
            var isNamed = state.Search.Wish.IsForced || state.Search.Wish.RequestedHost is not null;
            return isNamed || !(Retries.CanBeDoneElsewhere(answer) || answer.Refusal is { Kind: FaultKind.BadRequest })
                ? StepOutcome.Fail(answer.Trouble)
                : retries.Elsewhere(saga, answer.Trouble);
        }

        await journal.DoneAsync(saga, state with { Target = target, Disks = source.Disks, Described = source }, scope =>
        {
            ActionStore.FinishEvents(scope, saga.ActionId, succeeded: true, null, null);
            ActionStore.StartEvent(scope, saga.ActionId, "compute_pre_live_migration", order.Host);
            LiveMigrationEvents.Begins(scope, saga.Context, saga.InstanceId, LiveMigrationEvents.Prepare);
        }).ConfigureAwait(false);
        return StepOutcome.Next;
    }

    public async Task<HostAnswer<LiveSource>> DescribeAsync(Saga<LiveMigrateState> saga, CancellationToken ct)
    {
        var source = saga.State.Source;
        var instance = saga.Instance ??= await instances.RequireAsync(saga.InstanceId, ct).ConfigureAwait(false);
        return await hosts.CallAsync(
            saga, "describe", source.Attempt, ComputeRpc.DescribeLive, source.Host, new DescribeLive(instance, source.GuestId), ct).ConfigureAwait(false);
    }
}
