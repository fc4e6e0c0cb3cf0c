using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Nova.EndToEnd.Tests.Clouds;

namespace Nova.EndToEnd.Tests.Networks;

/// <summary>Two tenants' guests that really boot, on a network that nova-network makes: what became of it is what the guests say on their consoles, and who reaches them.</summary>
public sealed partial class GuestNetworkTests : IAsyncLifetime
{
    private const string NetworkId = "2d1f9a3e-6f0b-4a6c-9c3b-52f4f2b7c0de";
    private const string OtherNetworkId = "7c0e2f5b-1d52-4f0b-8f4e-0a3c9d5e6b71";
    private const string Plugged = "10.206.0.40";
    private const string First = "10.205.0.20";
    private const string Second = "10.205.0.30";

    /// <summary>The newest version of the API that has floating addresses and security groups.</summary>
    private const string Old = "compute 2.35";

    private Cloud cloud = null!;
    private CloudClient stranger = null!;

    public async ValueTask InitializeAsync()
    {
        cloud = await Cloud.StartNetworkedAsync(NetworkId, OtherNetworkId);
        stranger = cloud.ClientOf("demo");
        await stranger.LoginAsync();
    }

    public ValueTask DisposeAsync()
    {
        stranger.Dispose();
        return cloud.DisposeAsync();
    }

    [Fact]
    public async Task GuestsHaveAddressesMetadataRulesAndFloatingAddresses()
    {
        var began = TimeProvider.System.GetTimestamp();
        var own = await BootAsync(cloud.Client, First, Second, Guid.NewGuid().ToString());
        var other = await BootAsync(stranger, Second, First, own);

        // DHCP, metadata by source address, user data.
        foreach (var (client, id, address) in new[] { (cloud.Client, own, First), (stranger, other, Second) })
        {
            var says = await BootedAsync(client, id, boots: 1);
            Output.Say($"  {address}: {TimeProvider.System.GetElapsedTime(began).TotalSeconds:0.0} s from the first POST to the end of the guest's start");
            Assert.Contains($"GUEST-DHCP eth0 {address}/24 gw=10.205.0.1", says);
            Assert.Contains($"\"uuid\":\"{id}\"", Spaces().Replace(says.Split("GUEST-METADATA")[1].Split('\n')[0], ""));
            Assert.Contains("server=10.205.0.1", says);

            // Both forge the other's address towards the metadata service, and one the other's uuid: they are told of themselves.
            Assert.Contains($"FORGED {id} {id}", says);
            Assert.DoesNotContain(id == own ? other : own, says);
        }

        await Until.HoldsAsync("both leases are in the database", async () => await CountAsync("SELECT COUNT(*) FROM fixed_ips WHERE leased = 1") is var leased && leased == 2 ? null : $"{leased} are.");

        // Nobody reaches either guest until a rule lets them in; a rule of the one project is none of the other's.
        Assert.False(await cloud.Link.PingsAsync(First));
        var rule = await AllowPingAsync();
        await WithinSecondsAsync("the rule holds", () => cloud.Link.PingsAsync(First));
        Assert.False(await cloud.Link.PingsAsync(Second));

        var floating = await FloatAsync(own);
        await WithinSecondsAsync($"{floating} leads to the guest", () => cloud.Link.PingsFromOutsideAsync(floating));

        // The process that has nova-network in it is gone: what it made holds. It finds its own when it is back.
        var before = await cloud.Link.RunAsync("pgrep -a dnsmasq");
        await cloud.KillAsync("nova-all-in-one");
        Assert.True(await cloud.Link.PingsFromOutsideAsync(floating));
        cloud.Start("nova-all-in-one");
        await cloud.UntilReadyAsync();
        await stranger.LoginAsync();
        Assert.True(await cloud.Link.PingsFromOutsideAsync(floating));
        Assert.Equal(before, await cloud.Link.RunAsync("pgrep -a dnsmasq"));

        // Another interface while the guest runs, and the host serves its network: gone again, nothing is left of either.
        var port = await AttachAsync(own);
        await Until.HoldsAsync("the guest has the interface", async () => await SaysAsync(own) is var says && says.Contains($"PLUGGED eth1 {Plugged}/24", StringComparison.Ordinal) ? null : says[^300..]);
        await WithinSecondsAsync($"{Plugged} answers", () => cloud.Link.PingsAsync(Plugged));
        Assert.Equal(HttpStatusCode.Accepted, (await cloud.Client.SendAsync(HttpMethod.Delete, $"/servers/{own}/os-interface/{port}")).Status);
        await Until.HoldsAsync("the server has one interface", async () =>
            (await cloud.Client.GetAsync($"/servers/{own}/os-interface"))["interfaceAttachments"]!.AsArray().Count is var count && count == 1 ? null : $"{count}");
        await Until.HoldsAsync("the guest has one interface", async () => (await SaysAsync(own)).Contains("UNPLUGGED eth1", StringComparison.Ordinal) ? null : "It has two.");
        await Until.HoldsAsync("the bridge is gone", async () => (await cloud.Link.RunAsync("ip -br link show type bridge")).Contains("br101", StringComparison.Ordinal) ? "It is there." : null);
        Assert.True(await cloud.Link.PingsFromOutsideAsync(floating));

        // Off and on, and off hard: the same addresses, rules and floating address.
        await ActAsync(cloud.Client, own, """{"os-stop": null}""");
        await ActAsync(stranger, other, """{"reboot": {"type": "HARD"}}""");
        await StatusAsync(own, "SHUTOFF");
        await ActAsync(cloud.Client, own, """{"os-start": null}""");
        await BootedAsync(cloud.Client, own, boots: 2);
        Assert.Contains($"GUEST-DHCP eth0 {Second}/24", await BootedAsync(stranger, other, boots: 2));
        Assert.True(await cloud.Link.PingsFromOutsideAsync(floating));
        Assert.False(await cloud.Link.PingsAsync(Second));

        // Without the rule nobody new gets in.
        Assert.Equal(HttpStatusCode.Accepted, (await cloud.Client.SendAsync(HttpMethod.Delete, $"/os-security-group-rules/{rule}", version: Old)).Status);
        await WithinSecondsAsync("the rule is gone", async () => !await cloud.Link.PingsAsync(First));

        // With the servers go addresses, rules, dnsmasq and bridge.
        await cloud.Client.SendAsync(HttpMethod.Delete, $"/servers/{own}");
        await stranger.SendAsync(HttpMethod.Delete, $"/servers/{other}");
        await Until.HoldsAsync("no address is anybody's", async () => await CountAsync("SELECT COUNT(*) FROM fixed_ips WHERE instance_uuid IS NOT NULL") is var held && held == 0 ? null : $"{held} are.");
        await Until.HoldsAsync("the host is as before", async () =>
            (await cloud.Link.RunAsync("ip -br link show type bridge")).Trim() is { Length: > 0 } left ? left : null);
        cloud.Succeeded();
    }

    /// <summary>A server with an address of its own; its user data asks the metadata service in the other's name.</summary>
    private async Task<string> BootAsync(CloudClient client, string address, string other, string otherId)
    {
        var script = $$"""
            #!/bin/sh
            ask() { wget -q -O - --header "$1" http://169.254.169.254/openstack/latest/meta_data.json | sed -n 's/.*"uuid": *"\([^"]*\)".*/\1/p'; }
            echo "FORGED $(ask 'X-Forwarded-For: {{other}}') $(ask 'X-Instance-ID: {{otherId}}')"
            cat > /tmp/lease << 'END'
            #!/bin/sh
            [ "$1" = bound ] && ip addr add "$ip/$mask" dev eth1 && echo "PLUGGED eth1 $ip/$mask" > /dev/console
            END
            chmod 700 /tmp/lease
            (
              until [ -e /sys/class/net/eth1 ]; do sleep 1; done
              ip link set eth1 up
              udhcpc -i eth1 -t 20 -T 1 -n -q -s /tmp/lease
              while [ -e /sys/class/net/eth1 ]; do sleep 1; done
              echo "UNPLUGGED eth1" > /dev/console
            ) > /dev/null 2>&1 &
            """;
        var (status, text) = await client.SendAsync(HttpMethod.Post, "/servers", new JsonObject
        {
            ["server"] = new JsonObject
            {
                ["name"] = "guest",
                ["flavorRef"] = "1",
                ["imageRef"] = cloud.ImageId,
                ["networks"] = new JsonArray(new JsonObject { ["uuid"] = NetworkId, ["fixed_ip"] = address }),
                ["user_data"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(script)),
            },
        });
        Assert.True(status == HttpStatusCode.Accepted, text);
        return (string)JsonNode.Parse(text)!["server"]!["id"]!;
    }

    private async Task<string> AllowPingAsync()
    {
        var groups = JsonNode.Parse((await cloud.Client.SendAsync(HttpMethod.Get, "/os-security-groups", version: Old)).Text)!["security_groups"]!.AsArray();
        var body = new JsonObject
        {
            ["security_group_rule"] = new JsonObject
            {
                ["parent_group_id"] = groups.Single(group => (string?)group!["name"] == "default")!["id"]!.DeepClone(),
                ["ip_protocol"] = "icmp",
                ["from_port"] = -1,
                ["to_port"] = -1,
                ["cidr"] = "0.0.0.0/0",
            },
        };
        var (status, text) = await cloud.Client.SendAsync(HttpMethod.Post, "/os-security-group-rules", body, version: Old);
        Assert.True(status == HttpStatusCode.OK, text);
        return JsonNode.Parse(text)!["security_group_rule"]!["id"]!.ToString();
    }

    private async Task<string> AttachAsync(string server)
    {
        var body = new JsonObject
        {
            ["interfaceAttachment"] = new JsonObject { ["net_id"] = OtherNetworkId, ["fixed_ips"] = new JsonArray(new JsonObject { ["ip_address"] = Plugged }) },
        };
        var (status, text) = await cloud.Client.SendAsync(HttpMethod.Post, $"/servers/{server}/os-interface", body);
        Assert.True(status == HttpStatusCode.OK, text);
        return (string)JsonNode.Parse(text)!["interfaceAttachment"]!["port_id"]!;
    }

    /// <summary>All that its console has said.</summary>
    private async Task<string> SaysAsync(string server)
    {
        var (status, answer) = await cloud.Client.SendAsync(HttpMethod.Post, $"/servers/{server}/action", JsonNode.Parse("""{"os-getConsoleOutput": {}}"""));
        Assert.True(status == HttpStatusCode.OK, answer);
        return (string)JsonNode.Parse(answer)!["output"]!;
    }

    private async Task<string> FloatAsync(string server)
    {
        var (status, text) = await cloud.Client.SendAsync(HttpMethod.Post, "/os-floating-ips", new JsonObject(), version: Old);
        Assert.True(status == HttpStatusCode.OK, text);
        var address = (string)JsonNode.Parse(text)!["floating_ip"]!["ip"]!;
        await ActAsync(cloud.Client, server, $$$"""{"addFloatingIp": {"address": "{{{address}}}"}}""");
        return address;
    }

    private static async Task ActAsync(CloudClient client, string server, string action)
    {
        var (status, text) = await client.SendAsync(HttpMethod.Post, $"/servers/{server}/action", JsonNode.Parse(action), version: Old);
        Assert.True(status == HttpStatusCode.Accepted, text);
    }

    private Task StatusAsync(string server, string wanted) => Until.HoldsAsync(
        $"it is {wanted}", async () => (string?)(await cloud.Client.GetAsync($"/servers/{server}"))["server"]!["status"] is var now && now == wanted ? null : $"It is {now}.");

    /// <summary>What the guest has said in its latest start, once that is done.</summary>
    private static async Task<string> BootedAsync(CloudClient client, string server, int boots)
    {
        var said = "";
        await Until.HoldsAsync($"the guest has started {boots} times", async () =>
        {
            var (status, answer) = await client.SendAsync(HttpMethod.Post, $"/servers/{server}/action", JsonNode.Parse("""{"os-getConsoleOutput": {}}"""));
            said = status == HttpStatusCode.OK ? ((string)JsonNode.Parse(answer)!["output"]!).Split($"boot_count={boots}")[^1] : "";
            return said.Contains("GUEST-MARKER-DONE", StringComparison.Ordinal) && !said.Contains("boot_count", StringComparison.Ordinal) ? null : $"It says: {said[^Math.Min(said.Length, 600)..]} ({status})";
        });
        return said;
    }

    /// <summary>Each try takes up to a second itself; without the hint of the conductor it is ten.</summary>
    private static async Task WithinSecondsAsync(string what, Func<Task<bool>> holds)
    {
        var began = TimeProvider.System.GetTimestamp();
        await Until.HoldsAsync(what, async () => await holds() ? null : "Not yet.");
        Output.Say($"  {what} after {TimeProvider.System.GetElapsedTime(began).TotalMilliseconds:0} ms");
    }

    private async Task<long> CountAsync(string sql) => (await cloud.QueryAsync(sql, row => row.GetInt64(0)))[0];

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
