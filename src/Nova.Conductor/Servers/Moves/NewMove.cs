using Nova.Core;
using Nova.Core.Flavors;
using Nova.Core.Moves;
using Nova.Core.Servers;
using Nova.Database.Moves;
using Nova.Database.Writing;

namespace Nova.Conductor.Servers.Moves;

/// <summary>The record that every move of a server begins with.</summary>
internal static class NewMove
{
    /// <summary>Writes that the server, as it was read, is to leave the guest it is.</summary>
    /// <param name="scope">The write that begins the move.</param>
    /// <param name="seen">The server, which has a guest.</param>
    /// <param name="context">Who asked.</param>
    /// <param name="type">One of <see cref="MigrationTypes"/>.</param>
    /// <param name="status">Upstream's word for the beginning of such a move.</param>
    /// <param name="host">Where it is to go; null where that is not known yet.</param>
    /// <param name="flavor">What it is to have there; null for what it has.</param>
    /// <returns>The record's id.</returns>
    public static Guid Insert(WriteScope scope, InstanceRecord seen, RequestContext context, string type, string status, string? host = null, FlavorRecord? flavor = null)
    {
        var migration = new MigrationRecord
        {
            Id = Guid.NewGuid(),
            InstanceId = seen.Id,
            Type = type,
            Status = status,
            SourceHost = seen.Host!,
            SourceNode = seen.Node,
            SourceZone = seen.AvailabilityZone,
            DestinationHost = host,
            OldFlavor = seen.Flavor,
            NewFlavor = flavor ?? seen.Flavor,
            OldState = seen.VmState,
            SourceGuestId = seen.GuestId!.Value,
            UserId = context.UserId,
            ProjectId = context.ProjectId,
            CreatedAt = scope.Now,
        };
        MigrationStore.Insert(scope, migration);
        return migration.Id;
    }
}
