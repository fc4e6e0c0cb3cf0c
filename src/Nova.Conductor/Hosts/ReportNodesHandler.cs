using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Database;
using Nova.Database.Hosts;
using Nova.Messaging;

namespace Nova.Conductor.Hosts;

/// <summary>Inventories of nodes. Reports that say nothing new cost a read; repeating one changes nothing.</summary>
internal sealed class ReportNodesHandler(NovaDatabase database)
{
    public async Task<Nothing> HandleAsync(ReportNodes request, RpcCall call, CancellationToken ct)
    {
        var changed = await database.ReadAsync(scope => NodeStore.Changed(scope, request.Nodes), ct);
        if (changed.Count > 0)
        {
            await database.WriteAsync(
                scope =>
                {
                    foreach (var report in changed)
                    {
                        NodeStore.Save(scope, report);
                    }

                    return true;
                },
                ct);
        }

        return Nothing.Value;
    }
}
