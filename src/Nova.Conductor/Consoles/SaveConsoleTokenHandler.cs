using Nova.Core.Faults;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Database;
using Nova.Database.Consoles;
using Nova.Database.Instances;
using Nova.Messaging;

namespace Nova.Conductor.Consoles;

/// <summary>Keeps the digest of a console token with what it gives access to, if the instance is still where its console was looked up.</summary>
internal sealed class SaveConsoleTokenHandler(NovaDatabase database)
{
    /// <summary>Repeating it is harmless: the digest is unique. So its answer is not stored.</summary>
    public Task<Nothing> HandleAsync(SaveConsoleToken token, RpcCall call, CancellationToken ct) => database.WriteAsync(
        scope =>
        {
            if (InstanceQueries.Find(scope, token.InstanceId) is not { DeletedAt: null } instance)
            {
                throw new FaultException(FaultKind.NotFound, $"Instance {token.InstanceId} could not be found.");
            }

            if (!ConsoleReach.Has(instance, token.ComputeHost))
            {
                throw new FaultException(FaultKind.Conflict, $"Instance {token.InstanceId} is not ready");
            }

            ConsoleTokenStore.Save(scope, token);
            return Nothing.Value;
        },
        ct);
}
