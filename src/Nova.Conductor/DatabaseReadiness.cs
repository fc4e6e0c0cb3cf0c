using Nova.Core.Faults;
using Nova.Database;
using Nova.Database.Hosts;
using Nova.Hosting.Health;

namespace Nova.Conductor;

/// <summary>Ready while the database answers; that its schema fits was seen at the start.</summary>
internal sealed class DatabaseReadiness(NovaDatabase database) : IReadinessCheck
{
    public string Name => "database";

    public async ValueTask<string?> FindProblemAsync(CancellationToken cancellationToken)
    {
        try
        {
            await database.ReadAsync(HostViewStore.CurrentRevision, cancellationToken);
            return null;
        }
        catch (FaultException unavailable)
        {
            return unavailable.Fault.Details ?? unavailable.Message;
        }
    }
}
