using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Database;
using Nova.Database.Instances;
using Nova.Database.Moves;
using Nova.Messaging;

namespace Nova.Conductor.Servers.Moves;

/// <summary><c>migrations.progress</c>: what a source says of a live migration that runs. One that is over hears nothing.</summary>
internal sealed class ReportProgressHandler(NovaDatabase database)
{
    public Task<Nothing> HandleAsync(ReportProgress request, RpcCall call, CancellationToken ct) => database.WriteAsync(
        scope =>
        {
            if (MigrationStore.SetProgress(scope, request.MigrationId, request.Figures) is { } server)
            {
                InstanceStore.SetProgress(scope, server, request.Figures.Percent);
            }

            return Nothing.Value;
        },
        ct);
}
