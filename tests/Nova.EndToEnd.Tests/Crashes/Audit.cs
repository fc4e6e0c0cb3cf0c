using Microsoft.Extensions.DependencyInjection;
using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Compute;
using Nova.EndToEnd.Tests.Clouds;
using Nova.Messaging;

namespace Nova.EndToEnd.Tests.Crashes;

/// <summary>What must hold when nothing is under way any more.</summary>
internal static class Audit
{
    /// <summary>Nothing lost, nothing stuck, claims equal to what runs, no guest twice.</summary>
    public static async Task CheckAsync(Cloud cloud, Boots boots)
    {
        await Until.HoldsAsync("no server is busy", async () =>
        {
            var busy = (await cloud.Client.ListServersAsync()).Where(server => server.Status == "BUILD" || server.Task is not null).ToArray();
            return busy.Length == 0 ? null : $"{busy.Length} are, as {busy[0]}.";
        });
        await Until.HoldsAsync("all sagas ended", async () =>
        {
            var open = await NumberAsync(cloud, "SELECT COUNT(*) FROM sagas");
            return open == 0 ? null : $"{open} are open.";
        });

        var servers = await cloud.Client.ListServersAsync();
        Assert.Equal(boots.Accepted.OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value)), servers.Select(server => (server.Name, server.Id)).Order());
        Assert.All(servers, server => Assert.True(
            server is { Status: "ACTIVE", Host: not null } or { Status: "ERROR", Fault.Length: > 0 }, $"{server} is neither active nor in a clean error."));
        var faults = await cloud.QueryAsync(
            "SELECT fault_message, fault_details FROM instances WHERE deleted = 0 AND fault_message IS NOT NULL", row => $"{row.GetString(0)} {row.GetValue(1)}");
        foreach (var fault in faults.GroupBy(text => text))
        {
            Output.Say($"  {fault.Count()} with fault: {fault.Key}");
        }

        await CheckRowsAsync(cloud, servers);
        await CheckGuestsAsync(cloud, servers);
        Output.Say($"  {servers.Count(server => server.Status == "ACTIVE")} of {servers.Count} ACTIVE");
    }

    /// <summary>Deletes everything: nothing may be left behind.</summary>
    public static async Task CleanUpAsync(Cloud cloud)
    {
        foreach (var server in await cloud.Client.ListServersAsync())
        {
            var (status, text) = await cloud.Client.SendAsync(HttpMethod.Delete, $"/servers/{server.Id}");
            Assert.True(status == System.Net.HttpStatusCode.NoContent, $"DELETE answered {(int)status}: {text}");
        }

        await Until.HoldsAsync("all servers are gone", async () =>
        {
            var left = await cloud.Client.ListServersAsync();
            return left.Count == 0 ? null : $"{left.Count} are left, as {left[0]}.";
        });
        await CheckRowsAsync(cloud, []);
    }

    private static async Task CheckRowsAsync(Cloud cloud, IReadOnlyList<Server> servers)
    {
        Assert.Equal(0, await NumberAsync(cloud, "SELECT COUNT(*) FROM instance_actions_events WHERE finish_time IS NULL"));

        // The three must agree: instances bound to a host, their claims, and the counters that the claims were checked against.
        var running = servers.Where(server => server.Host is not null).GroupBy(server => server.Host!).Select(host => (host.Key, (long)host.Count())).Order().ToArray();
        var claimed = await HostsAsync(
            cloud, "SELECT n.host, SUM(a.used) FROM allocations a JOIN compute_nodes n ON n.uuid = a.provider_uuid WHERE a.resource_class = 'VCPU' GROUP BY n.host");
        var counted = await HostsAsync(
            cloud, "SELECT n.host, i.used FROM inventories i JOIN compute_nodes n ON n.uuid = i.provider_uuid WHERE i.resource_class = 'VCPU' AND i.used <> 0");
        Assert.Equal(running, claimed);
        Assert.Equal(running, counted);
        Assert.All(
            await cloud.QueryAsync("SELECT instances FROM quota_usages WHERE user_id = ''", row => Convert.ToInt64(row.GetValue(0))),
            used => Assert.Equal(servers.Count, used));
    }

    /// <summary>Each ACTIVE server has its guest on its host; where hosts can be asked one by one, no other host has it too.</summary>
    private static async Task CheckGuestsAsync(Cloud cloud, IReadOnlyList<Server> servers)
    {
        foreach (var server in servers.Where(server => server.Status == "ACTIVE"))
        {
            await cloud.Client.GetAsync($"/servers/{server.Id}/diagnostics");
        }

        if (cloud.TransportUrl is null)
        {
            return;
        }

        await using var services = new ServiceCollection().AddLogging()
            .AddNovaMessaging(new TransportOptions { TransportUrl = cloud.TransportUrl, ClientName = "end-to-end" }).BuildServiceProvider();
        var rpc = services.GetRequiredService<IRpcClient>();
        var hosts = await cloud.QueryAsync("SELECT host FROM compute_nodes", row => row.GetString(0));
        Assert.Equal(Cloud.Hosts, hosts.Count);
        var context = new RequestContext("req-audit", "user", "project", IsAdmin: true);
        await Parallel.ForEachAsync(servers, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (server, _) =>
        {
            var found = new List<string>();
            foreach (var host in hosts)
            {
                if (await HasGuestAsync(rpc, host, Guid.Parse(server.Id), context))
                {
                    found.Add(host);
                }
            }

            Assert.Equal(server.Status == "ACTIVE" ? [server.Host!] : [], found);
        });
    }

    private static async Task<bool> HasGuestAsync(IRpcClient rpc, string host, Guid id, RequestContext context)
    {
        try
        {
            await rpc.CallAsync(ComputeRpc.GetDiagnostics, RpcTarget.On(host), new GuestQuery(id), context);
            return true;
        }
        catch (FaultException missing) when (missing.Fault.Code == ComputeRpc.GuestMissingCode)
        {
            return false;
        }
    }

    private static async Task<(string, long)[]> HostsAsync(Cloud cloud, string sql) =>
        [.. (await cloud.QueryAsync(sql, row => (row.GetString(0), Convert.ToInt64(row.GetValue(1))))).Order()];

    private static async Task<long> NumberAsync(Cloud cloud, string sql) =>
        (await cloud.QueryAsync(sql, row => Convert.ToInt64(row.GetValue(0))))[0];
}
