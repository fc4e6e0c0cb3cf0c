using Nova.Core;
using Nova.Database.Writing;

namespace Nova.Conductor.Servers.Moves;

/// <summary>Upstream's notifications of a live migration: one for each part that one of the hosts has in it, and none for the whole.</summary>
internal static class LiveMigrationEvents
{
    /// <summary>The destination gets ready.</summary>
    public const string Prepare = "live_migration_pre";

    /// <summary>The source lets go of what it has of the guest.</summary>
    public const string Leave = "live_migration_post";

    /// <summary>The destination has the guest.</summary>
    public const string Arrive = "live_migration_post_dest";

    /// <summary>An operator gives it up.</summary>
    public const string Abort = "live_migration_abort";

    /// <summary>An operator has it done at once.</summary>
    public const string ForceComplete = "live_migration_force_complete";

    private const string Rollback = "live_migration_rollback";

    private const string RollbackAtDestination = "live_migration_rollback_dest";

    public static void Begins(WriteScope scope, RequestContext context, Guid id, string part) => InstanceEvents.Tell(scope, context, id, part, "start");

    public static void Ends(WriteScope scope, RequestContext context, Guid id, string part) => InstanceEvents.Tell(scope, context, id, part, "end");

    /// <summary>What is done in one transaction begins and ends in it.</summary>
    public static void Happens(WriteScope scope, RequestContext context, Guid id, string part)
    {
        Begins(scope, context, id, part);
        Ends(scope, context, id, part);
    }

    /// <summary>The guest stays where it was, and nothing is left of it at its destination.</summary>
    public static void RolledBack(WriteScope scope, RequestContext context, Guid id)
    {
        Begins(scope, context, id, Rollback);
        Happens(scope, context, id, RollbackAtDestination);
        Ends(scope, context, id, Rollback);
    }
}
