using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database;
using Nova.Database.Usage;
using Nova.Messaging;

namespace Nova.Conductor.Usage;

/// <summary>Servers that ran within a period.</summary>
internal sealed class ListUsageHandler(NovaDatabase database)
{
    public Task<UsagePage> HandleAsync(ListUsage request, RpcCall call, CancellationToken ct) =>
        database.ReadAsync(scope => new UsagePage(UsageQueries.List(scope, request).ConvertAll(Describe)), ct);

    private static ServerUsage Describe(InstanceRecord server) => new(
        server.Id,
        server.Name,
        server.ProjectId,
        server.Flavor.Name,
        server.Flavor.Vcpus,
        server.Flavor.MemoryMb,
        server.Flavor.RootGb + server.Flavor.EphemeralGb,
        server.VmState,
        server.LaunchedAt!.Value,
        server.TerminatedAt);
}
