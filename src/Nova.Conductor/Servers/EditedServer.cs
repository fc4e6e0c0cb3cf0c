using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Servers;
using Nova.Database.Instances;
using Nova.Database.Writing;

namespace Nova.Conductor.Servers;

/// <summary>Read, decide, compare and swap: the frame of every operation on one server.</summary>
internal static class EditedServer
{
    /// <summary>Other conductors can change a row between a read and the write; more often than this in a row they do not.</summary>
    private const int MostTries = 10;

    /// <summary>Reads the instance the caller may see and has <paramref name="change"/> write it, again where it changed in between.</summary>
    /// <param name="scope">The write.</param>
    /// <param name="id">The instance.</param>
    /// <param name="context">Who asks.</param>
    /// <param name="change">Writes by compare-and-swap; null where the instance was no longer as read.</param>
    public static T Change<T>(WriteScope scope, Guid id, RequestContext context, Func<InstanceRecord, T?> change)
        where T : class
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            var seen = ServerFaults.Visible(InstanceQueries.Find(scope, id), id, context);
            if (change(seen) is { } done)
            {
                InstanceEvents.TellChange(scope, context, scope.Events is { OfVmStates: true } ? seen : null);
                return done;
            }
        }

        throw new FaultException(FaultKind.Unavailable, $"Instance {id} changes too fast; please try again.");
    }

    /// <summary>Refuses where the table of transitions does.</summary>
    public static void Require(ServerAction action, InstanceRecord instance, bool overrideLock)
    {
        if (InstanceTransitions.Check(action, instance, overrideLock) is { } refusal)
        {
            throw ServerFaults.Refused(refusal);
        }
    }
}
