using Nova.Core.Rpc.Conductor;
using Nova.Core.Scheduling;
using Nova.Core.Servers;
using Nova.Database;
using Nova.Database.Statements;

namespace Nova.ControlPlane.Tests;

/// <summary>What must hold when nothing is under way: nothing stuck, nothing left behind, no guest twice.</summary>
internal static class Audit
{
    private static readonly Statement Sagas = new("audit.sagas", "SELECT COUNT(*) FROM sagas");
    private static readonly Statement Open = new("audit.open", "SELECT COUNT(*) FROM instance_actions_events WHERE finish_time IS NULL");

    private static readonly Statement Claims = new(
        "audit.claims", "SELECT n.host, a.resource_class, SUM(a.used) FROM allocations a JOIN compute_nodes n ON n.uuid = a.provider_uuid GROUP BY n.host, a.resource_class");

    private static readonly Statement Inventories = new(
        "audit.inventories", "SELECT n.host, i.resource_class, i.used FROM inventories i JOIN compute_nodes n ON n.uuid = i.provider_uuid WHERE i.used <> 0");

    private static readonly Statement Quota = new("audit.quota", "SELECT instances FROM quota_usages WHERE user_id = ''");

    public static async Task CheckAsync(Cloud cloud)
    {
        await cloud.UntilIdleAsync();
        await using var database = NovaDatabase.Open(cloud.Database, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);
        await cloud.UntilAsync(async () => await database.ReadAsync(static scope => scope.Number(Sagas), CancellationToken.None) == 0, "all sagas ended");
        var servers = await cloud.ListAsync();
        var bound = servers.Where(server => server.Host is not null).GroupBy(server => server.Host!)
            .Select(host => (host.Key, "VCPU", host.Sum(server => RequestedResources.Of(server.Flavor, server.ImageProperties, volumeBacked: false).Vcpus)))
            .Where(claim => claim.Item3 > 0).Order().ToArray();
        await database.ReadAsync(
            scope =>
            {
                Assert.Equal(0, scope.Number(Open));
                var claims = scope.Query(Claims, ReadClaim).Order().ToArray();
                Assert.Equal(claims, scope.Query(Inventories, ReadClaim).Order());
                Assert.Equal(bound, claims.Where(claim => claim.Item2 == "VCPU"));
                Assert.All(scope.Query(Quota, static row => row.Int64(0)), used => Assert.Equal(servers.Count, used));
                return true;
            },
            CancellationToken.None);

        foreach (var server in servers)
        {
            Assert.True(server.VmState != VmState.Error || server.Fault is not null, $"{server.Id} is in error without a fault.");
            var hosts = await cloud.HostsWithGuestAsync(server.Id);
            string[] expected = server.Host is null ? [] : [server.Host];

            // What failed on its host may have lost its guest there; it has none elsewhere.
            Assert.True(
                hosts.SequenceEqual(expected) || (server.VmState == VmState.Error && hosts.Count == 0),
                $"{server.Id} ({server.VmState}, attempt {server.Attempt}) is bound to '{server.Host}', its guest is on '{string.Join(", ", hosts)}'. {await HistoryAsync(cloud, server.Id)}");
        }
    }

    private static async Task<string> HistoryAsync(Cloud cloud, Guid id)
    {
        var history = new List<string>();
        foreach (var action in (await cloud.AskAsync(ServersRpc.ListActions, new ListServerActions(id, true, null, null, null, null))).Actions.Reverse())
        {
            history.Add($"{action.StartedAt:mm:ss.fff} {action.Action} {action.Message}");
        }

        foreach (var happening in (await cloud.AskAsync(ServersRpc.GetAction, new GetServerAction(id, Cloud.Tenant.RequestId, true))).Events.Reverse())
        {
            history.Add($"{happening.StartedAt:mm:ss.fff}-{happening.FinishedAt:mm:ss.fff} {happening.Event} {happening.Host} {happening.Result} {happening.Details}");
        }

        return string.Join("; ", history);
    }

    private static (string, string, long) ReadClaim(Row row) => (row.Text(0), row.Text(1), row.Int64(2));
}
