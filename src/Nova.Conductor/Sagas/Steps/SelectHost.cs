using Nova.Core.Faults;
using Nova.Core.Scheduling;
using Nova.Conductor.Servers;
using Nova.Database;
using Nova.Database.Instances;

namespace Nova.Conductor.Sagas.Steps;

/// <summary>Asks the scheduler for a host and alternates, unless alternates of the last answer are left.</summary>
internal sealed class SelectHost(
    DestinationBatcher batcher, InstanceReader instances, SchedulingRequests requests, NovaDatabase database, HostLeases leases, TimeProvider time)
{
    /// <summary>Pause before hosts that may only be out of hearing are looked for again.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    public async Task<StepOutcome> DoAsync(Saga saga, CancellationToken ct)
    {
        var state = saga.StateAs<BuildState>();
        if (state.Choices.Count > 0)
        {
            return StepOutcome.Next;
        }

        saga.Instance ??= await instances.RequireAsync(saga.InstanceId, ct).ConfigureAwait(false);
        if (state.FailedHosts.Count > 0 && (state.ForcedHost ?? state.ForcedNode) is not null)
        {
            return StepOutcome.Fail(SchedulingFaults.RetriesExceeded(saga.InstanceId, state.LastFailure));
        }

        var decision = await DecideAsync(saga, state, state.MinimumRevision, ct).ConfigureAwait(false);
        if (decision.Placements.Count == 0)
        {
            // "No valid host" is final only on fresh state.
            var newest = await database.ReadAsync(RevisionStore.Newest, ct).ConfigureAwait(false);
            if (decision.Report.SnapshotRevision < newest)
            {
                decision = await DecideAsync(saga, state, newest, ct).ConfigureAwait(false);
            }
        }

        while (decision.Placements.Count == 0 && leases.AreExcused && time.GetUtcNow() < saga.Deadline)
        {
            // Every host is down as far as anybody can tell, and they will be back as soon as they can be heard.
            await Task.Delay(LookAgain, time, ct).ConfigureAwait(false);
            decision = await DecideAsync(saga, state, await database.ReadAsync(RevisionStore.Newest, ct).ConfigureAwait(false), ct).ConfigureAwait(false);
        }

        if (decision.Placements.Count == 0)
        {
            return StepOutcome.Fail(state.FailedHosts.Count > 0
                ? SchedulingFaults.RetriesExceeded(saga.InstanceId, state.LastFailure)
                : SchedulingFaults.NoValidHost(decision.Report));
        }

        var placement = decision.Placements[0];
        saga.State = state with { Choices = [placement.Selected, .. placement.Alternates] };
        return StepOutcome.Next;
    }

    private async Task<SchedulingDecision> DecideAsync(Saga saga, BuildState state, long minimumRevision, CancellationToken ct)
    {
        var request = await requests.OfBuildAsync(saga.Id, saga.Instance!, state, ct).ConfigureAwait(false);
        try
        {
            return await batcher.SelectAsync(request, minimumRevision, saga.Context, ct).ConfigureAwait(false);
        }
        catch (FaultException late) when (late.Fault.Kind == FaultKind.Timeout)
        {
            // No scheduler answers at the moment: nothing has been decided, so the step is repeated.
            throw new FaultException(new Fault(FaultKind.Unavailable, "The scheduler does not answer.", Details: late.Fault.Message), late);
        }
    }
}
