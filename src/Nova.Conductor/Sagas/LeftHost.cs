using Nova.Conductor.Sagas.Placing;
using Nova.Database.Allocations;
using Nova.Database.Guests;
using Nova.Database.Instances;
using Nova.Database.Writing;

namespace Nova.Conductor.Sagas;

/// <summary>The state of a saga at whose end a server has left its host for good: evacuation and live migration, which nobody confirms.</summary>
internal interface ILeaving<TState>
    where TState : class
{
    Search Search { get; }

    /// <summary>The guest it was.</summary>
    GuestOrder Source { get; }

    /// <summary>The guest it is to be; null until its place is claimed.</summary>
    GuestOrder? Destination { get; }

    TState WithSource(GuestOrder source);
}

/// <summary>The end of a server's time on a host.</summary>
internal static class LeftHost
{
    /// <summary>The switch: the server is the guest at its destination, and the one it was is no more, or a leftover where its host could not be told. Claims and roles change together.</summary>
    public static void Switch<TState>(WriteScope scope, Guid id, ILeaving<TState> state, bool isLeft)
        where TState : class
    {
        AllocationStore.Release(scope, state.Source.GuestId);
        GuestStore.Remove(scope, id, state.Source.GuestId, isLeft);
        var entered = GuestStore.Of(scope, id).Single(one => one.Id == state.Destination!.GuestId);
        GuestStore.SetRole(scope, id, entered.Id, Core.Servers.GuestRole.Active);
        InstanceStore.Rebind(scope, id, entered, state.Search.Chosen!.AvailabilityZone, InstanceQueries.Find(scope, id)!.Flavor);
        scope.Touch(Revisioned.Hosts, entered.NodeId);
    }
}
