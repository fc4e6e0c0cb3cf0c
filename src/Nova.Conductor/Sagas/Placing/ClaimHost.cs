using Nova.Conductor.Servers;
using Nova.Core.Scheduling;
using Nova.Core.Servers;
using Nova.Database;
using Nova.Database.Allocations;
using Nova.Database.Guests;
using Nova.Database.Instances;
using Nova.Database.Writing;

namespace Nova.Conductor.Sagas.Placing;

/// <summary>A claim as it is made.</summary>
/// <param name="GuestId">The guest that claims.</param>
/// <param name="Choice">Where.</param>
/// <param name="Attempt">Attempt of the first command to the host.</param>
internal sealed record GuestClaim(Guid GuestId, HostChoice Choice, int Attempt)
{
    public GuestOrder Order => new() { GuestId = GuestId, Host = Choice.Host, Attempt = Attempt };
}

/// <summary>Claims resources on the best host that still has them and checks the group's policy: one transaction per host tried.</summary>
internal sealed class ClaimHost(SagaJournal journal, InstanceReader instances, NovaDatabase database)
{
    /// <summary>Claims, with what the saga itself writes.</summary>
    /// <param name="saga">The saga.</param>
    /// <param name="role">What the guest will be to the instance.</param>
    /// <param name="claimed">The state that goes on with a claim.</param>
    /// <param name="write">Binds the guest, in the transaction of the claim.</param>
    /// <param name="ct">Stops waiting.</param>
    /// <returns>The claim, for a saga that is one step further; null where every host refused, and hosts are to be selected again.</returns>
    public async Task<GuestClaim?> TryAsync<TState>(Saga<TState> saga, GuestRole role, Func<TState, GuestClaim, TState> claimed, Action<WriteScope, GuestClaim> write, CancellationToken ct)
        where TState : class, IPlacing<TState>
    {
        saga.Instance ??= await instances.RequireAsync(saga.InstanceId, ct).ConfigureAwait(false);
        var instance = saga.State.ToPlace(saga.Instance);
        var asked = ResourceAsk.Of(instance);
        while (saga.State.Search is { Choices.Count: > 0 } search)
        {
            var claim = new GuestClaim(Guid.NewGuid(), search.Choices[0], instance.Attempt + 1);
            HostChoice[] rest = [.. search.Choices.Skip(1)];
            var shift = journal.Prepare(
                saga, SagaJournal.Next(saga), claimed(saga.State.With(search with { Choices = rest, Chosen = claim.Choice }), claim));
            if (await database.WriteAsync(scope => TryClaim(scope, shift, instance, claim, role, asked, write), CancellationToken.None).ConfigureAwait(false))
            {
                shift.Committed();
                return claim;
            }

            saga.State = saga.State.With(search with { Choices = rest });
        }

        // All refused: others were faster. The scheduler must see at least what refused us.
        var newest = await database.ReadAsync(RevisionStore.Newest, ct).ConfigureAwait(false);
        saga.State = saga.State.With(saga.State.Search with { MinimumRevision = newest });
        return null;
    }

    private static bool TryClaim(
        WriteScope scope, PreparedShift shift, InstanceRecord instance, GuestClaim claim, GuestRole role, IReadOnlyList<ResourceAmount> asked, Action<WriteScope, GuestClaim> write)
    {
        if (instance.ServerGroupId is { } group && !GroupGuard.Permits(scope, group, instance.Id, claim.Choice.Host))
        {
            return false;
        }

        if (!AllocationStore.TryClaim(scope, claim.GuestId, claim.Choice.NodeId, asked))
        {
            return false;
        }

        shift.Write(scope);
        GuestStore.Insert(scope, new Guest(instance.Id, claim.GuestId, claim.Choice.Host, claim.Choice.Node, claim.Choice.NodeId, role, claim.Attempt));
        write(scope, claim);
        scope.Touch(Revisioned.Hosts, claim.Choice.NodeId);
        return true;
    }
}
