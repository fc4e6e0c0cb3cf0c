using Nova.Core.Rpc.Compute;
using Nova.Database.Instances;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>Has the host send the interrupt, once however often it is asked under this call's id, and ends the saga.</summary>
internal sealed class InjectNmiOnHost(HostCalls hosts, SagaJournal journal)
{
    public async Task<StepOutcome> DoAsync(Saga<CrashDumpState> saga, CancellationToken ct)
    {
        var query = new GuestQuery(saga.State.InstanceId);
        var answer = await hosts.CallAsync(saga, saga.StepName, attempt: 1, ComputeRpc.InjectNmi, saga.State.Host, query, ct).ConfigureAwait(false);
        if (answer.Value is null)
        {
            return StepOutcome.Fail(answer.Trouble);
        }

        await journal.EndAsync(saga, scope => ActionStore.Finish(scope, saga.ActionId, succeeded: true, null, null)).ConfigureAwait(false);
        return StepOutcome.Next;
    }
}
