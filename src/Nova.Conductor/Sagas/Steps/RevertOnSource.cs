using Nova.Conductor.Servers;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>Has the source bring its guest back as it was.</summary>
internal sealed class RevertOnSource(HostCalls hosts, GuestOrders orders, InstanceReader instances)
{
    public async Task<StepOutcome> DoAsync(Saga<RevertState> saga, CancellationToken ct)
    {
        var (source, migration) = (saga.State.Source, saga.State.Migration);
        var instance = saga.Instance ??= await instances.RequireAsync(saga.InstanceId, ct).ConfigureAwait(false);
        instance = instance with
        {
            GuestId = source.GuestId,
            Attempt = source.Attempt,
            Host = migration.SourceHost,
            Node = migration.SourceNode,
            AvailabilityZone = migration.SourceZone,
            Flavor = migration.OldFlavor,
        };
        var command = new RevertMove(instance, source.GuestId, source.Attempt, migration.OldState == VmState.Active, saga.Deadline);
        var answer = await hosts.CallAsync(saga, saga.StepName, source.Attempt, ComputeRpc.RevertMove, source.Host, command, ct).ConfigureAwait(false);
        if (await orders.HasCaughtUpAsync(saga, source.GuestId, source.Attempt, answer.Refusal, WithAttempt).ConfigureAwait(false))
        {
            return StepOutcome.RepeatFrom(saga.StepName);
        }

        if (answer.Value is not { } guest)
        {
            return StepOutcome.Fail(answer.Trouble);
        }

        saga.State = saga.State with { Guest = guest };
        return StepOutcome.Next;
    }

    private static RevertState WithAttempt(RevertState state, int attempt) => state with { Source = state.Source with { Attempt = attempt } };
}
