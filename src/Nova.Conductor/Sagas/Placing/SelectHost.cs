using Nova.Conductor.Servers;
using Nova.Core.Faults;
using Nova.Core.Scheduling;
using Nova.Core.Servers;
using Nova.Database;
using Nova.Database.Instances;

namespace Nova.Conductor.Sagas.Placing;

/// <summary>Asks the scheduler for a host and alternates, unless alternates of the last answer are left.</summary>
internal sealed class SelectHost(
    DestinationBatcher batcher, InstanceReader instances, SchedulingRequests requests, NovaDatabase database, HostLeases leases, TimeProvider time)
{
    /// <summary>Name of the step in every saga that places a guest.</summary>
    public const string Step = "select_host";

    /// <summary>Pause before hosts that may only be out of hearing are looked for again.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    public async Task<StepOutcome> DoAsync<TState>(Saga<TState> saga, CancellationToken ct)
        where TState : class, IPlacing<TState>
    {
        var search = saga.State.Search;
        if (search.Choices.Count > 0)
        {
            return StepOutcome.Next;
        }

        var instance = saga.Instance ??= await instances.RequireAsync(saga.InstanceId, ct).ConfigureAwait(false);
        if (search.FailedHosts.Count > 0 && search.Wish.IsForced)
        {
            return StepOutcome.Fail(SchedulingFaults.RetriesExceeded(saga.InstanceId, search.LastFailure));
        }

        instance = saga.State.ToPlace(instance);
        var decision = await DecideAsync(saga, instance, search, search.MinimumRevision, ct).ConfigureAwait(false);
        if (decision.Placements.Count == 0)
        {
            // "No valid host" is final only on fresh state.
            var newest = await database.ReadAsync(RevisionStore.Newest, ct).ConfigureAwait(false);
            if (decision.Report.SnapshotRevision < newest)
            {
                decision = await DecideAsync(saga, instance, search, newest, ct).ConfigureAwait(false);
            }
        }

        while (decision.Placements.Count == 0 && (leases.AreExcused || leases.AllAreAway) && time.GetUtcNow() < saga.Deadline)
        {
            // Every host is down as far as anybody can tell, and they will be back as soon as they can be heard.
            await Task.Delay(LookAgain, time, ct).ConfigureAwait(false);
            decision = await DecideAsync(saga, instance, search, await database.ReadAsync(RevisionStore.Newest, ct).ConfigureAwait(false), ct).ConfigureAwait(false);
        }

        if (decision.Placements.Count == 0)
        {
            return StepOutcome.Fail(search.FailedHosts.Count > 0
                ? SchedulingFaults.RetriesExceeded(saga.InstanceId, search.LastFailure)
                : SchedulingFaults.NoValidHost(decision.Report));
        }

        var placement = decision.Placements[0];
        saga.State = saga.State.With(search with { Choices = [placement.Selected, .. placement.Alternates] });
        return StepOutcome.Next;
    }

    private async Task<SchedulingDecision> DecideAsync(Saga saga, InstanceRecord instance, Search search, long minimumRevision, CancellationToken ct)
    {
        var request = await requests.OfAsync(saga.Id, instance, search.Wish, search.FailedHosts, ct).ConfigureAwait(false);
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
