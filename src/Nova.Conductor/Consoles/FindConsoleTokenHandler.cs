using Nova.Core.Rpc.Conductor;
using Nova.Database;
using Nova.Database.Consoles;
using Nova.Database.Instances;
using Nova.Messaging;

namespace Nova.Conductor.Consoles;

/// <summary>What a console token stands for, if its time is not over and its instance is still there.</summary>
/// <remarks>Operations that end or move a guest remove its tokens where they begin; what is asked here holds for moves that nobody announced, too.</remarks>
internal sealed class FindConsoleTokenHandler(NovaDatabase database)
{
    public async Task<FoundConsoleToken> HandleAsync(FindConsoleToken request, RpcCall call, CancellationToken ct) =>
        new(await database.LookUpAsync(
            scope => ConsoleTokenStore.Find(scope, request.Digest) is { } grant
                && InstanceQueries.Find(scope, grant.InstanceId) is { } instance
                && ConsoleReach.Has(instance, grant.ComputeHost)
                    ? grant
                    : null,
            ct));
}
