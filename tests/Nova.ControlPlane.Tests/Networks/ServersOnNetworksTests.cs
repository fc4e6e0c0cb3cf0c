using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Nova.Core;
using Nova.Core.Networks;
using Nova.Core.Rpc.Conductor;

namespace Nova.ControlPlane.Tests.Networks;

/// <summary>Servers on built-in networks as a client of the API meets them, from the create to the address that is free again.</summary>
public sealed class ServersOnNetworksTests
{
    private static readonly RequestContext Operator = new("req-operator", "admin", "admin", IsAdmin: true);

    [Fact]
    public async Task AServerGetsAnAddressShowsItAndGivesItBack()
    {
        await using var images = await OneImage.StartAsync();
        await using var cloud = await Cloud.StartAsync(hosts: 2);
        using var api = await cloud.StartApiAsync(images.Url);
        await cloud.AskAsync(FlavorsRpc.Create, new CreateFlavor(Cloud.Small, null), Operator);

        // Without networks all is as it was.
        var alone = await CreateAsync(api, "\"networks\": \"auto\"");
        await cloud.UntilIdleAsync();
        Assert.Equal("{}", (await ServerAsync(api, alone))["addresses"]!.ToJsonString());
        Assert.Empty((await SendAsync(api, "GET", $"/servers/{alone}/os-interface"))["interfaceAttachments"]!.AsArray());

        var network = (await cloud.AskAsync(
            NetworksRpc.Create, new CreateNetworks { Label = "private", Cidr = "10.11.0.0/29", Bridge = "br100", MultiHost = true }, Operator)).Networks[0];
        var asked = await CreateAsync(api, $$"""
            "networks": [{"uuid": "{{network.Id}}", "fixed_ip": "10.11.0.5"}]
            """);
        var given = await CreateAsync(api, "\"networks\": \"auto\"");
        var none = await CreateAsync(api, "\"networks\": \"none\"");
        await cloud.UntilIdleAsync();

        Assert.Equal("10.11.0.5", AddressOf(await ServerAsync(api, asked)));
        Assert.Equal("{}", (await ServerAsync(api, none))["addresses"]!.ToJsonString());
        var address = AddressOf(await ServerAsync(api, given))!;
        Assert.StartsWith("10.11.0.", address, StringComparison.Ordinal);
        Assert.Equal(address, (string?)(await SendAsync(api, "GET", $"/servers/{given}/ips/private"))["private"]![0]!["addr"]);
        Assert.Equal(address, (string?)(await SendAsync(api, "GET", $"/servers/{given}/os-interface"))["interfaceAttachments"]![0]!["fixed_ips"]![0]!["ip_address"]);
        Assert.Equal([Guid.Parse(given)], await ListAsync(api, $"ip={Uri.EscapeDataString($"^{Regex.Escape(address)}$")}"));
        Assert.Equal("private", (string?)(await SendAsync(api, "GET", "/os-tenant-networks", version: "2.35"))["networks"]![0]!["label"]);

        // What a list shows is what there is now, not what a list before has shown.
        await ListAsync(api, "name=on");
        await SendAsync(api, "POST", $"/servers/{given}/action", """{"addFixedIp": {"networkId": 1}}""", "2.43");
        var listed = (await SendAsync(api, "GET", "/servers/detail"))["servers"]!.AsArray().Single(server => (string?)server!["id"] == given)!;
        Assert.Equal(2, listed["addresses"]!["private"]!.AsArray().Count);
        await SendAsync(api, "POST", $"/servers/{given}/action", $$"""{"removeFixedIp": { "address": "{{address}}" } }""", "2.43");
        Assert.NotEqual(address, AddressOf(await ServerAsync(api, given)));

        // Of six addresses the router has one, a server the one it asked for, another one of its own.
        var taken = await RefusedAsync(api, $$"""
            "networks": [{"uuid": "{{network.Id}}", "fixed_ip": "10.11.0.5"}]
            """);
        Assert.Equal("Fixed IP address 10.11.0.5 is already in use.", taken);
        await SendAsync(api, "DELETE", $"/servers/{asked}");
        await cloud.UntilAsync(async () => (await ListAsync(api, "ip=%5E10.11.0.5%24")).Length == 0, "the server is deleted");
        Assert.Null((await cloud.AskAsync(NetworksRpc.GetAddress, new GetFixedAddress("10.11.0.5"), Operator)).InstanceId);
        var again = await CreateAsync(api, $$"""
            "networks": [{"uuid": "{{network.Id}}", "fixed_ip": "10.11.0.5"}]
            """);
        await cloud.UntilIdleAsync();
        Assert.Equal("10.11.0.5", AddressOf(await ServerAsync(api, again)));
    }

    [Fact]
    public async Task AnInterfaceIsAttachedToAServerAndDetachedFromIt()
    {
        await using var images = await OneImage.StartAsync();
        await using var cloud = await Cloud.StartAsync(hosts: 1);
        using var api = await cloud.StartApiAsync(images.Url);
        await cloud.AskAsync(FlavorsRpc.Create, new CreateFlavor(Cloud.Small, null), Operator);
        var network = (await cloud.AskAsync(
            NetworksRpc.Create, new CreateNetworks { Label = "private", Cidr = "10.11.0.0/29", Bridge = "br100", MultiHost = true }, Operator)).Networks[0];
        var server = await CreateAsync(api, "\"networks\": \"auto\"");
        await cloud.UntilIdleAsync();

        var attached = (await SendAsync(api, "POST", $"/servers/{server}/os-interface", $$"""
            {"interfaceAttachment": {"net_id": "{{network.Id}}", "fixed_ips": [{"ip_address": "10.11.0.5"}], "tag": "mgmt"} }
            """, "2.70"))["interfaceAttachment"]!;

        Assert.Equal(("10.11.0.5", "mgmt"), ((string?)attached["fixed_ips"]![0]!["ip_address"], (string?)attached["tag"]));
        Assert.Equal(2, (await ServerAsync(api, server))["addresses"]!["private"]!.AsArray().Count);
        var port = (string)attached["port_id"]!;
        await SendAsync(api, "DELETE", $"/servers/{server}/os-interface/{port}");
        await cloud.UntilIdleAsync();

        Assert.Single((await SendAsync(api, "GET", $"/servers/{server}/os-interface"))["interfaceAttachments"]!.AsArray());
        Assert.Null((await cloud.AskAsync(NetworksRpc.GetAddress, new GetFixedAddress("10.11.0.5"), Operator)).InstanceId);
        using var again = await AskAsync(api, "DELETE", $"/servers/{server}/os-interface/{port}", null, "2.37");
        Assert.Equal(404, (int)again.StatusCode);
        var actions = (await SendAsync(api, "GET", $"/servers/{server}/os-instance-actions"))["instanceActions"]!.AsArray();
        Assert.Equal(["detach_interface", "attach_interface", "create"], actions.Select(action => (string?)action!["action"]));
    }

    private static string? AddressOf(JsonNode server) => (string?)server["addresses"]!["private"]![0]!["addr"];

    private static async Task<JsonNode> ServerAsync(HttpClient api, string id) => (await SendAsync(api, "GET", $"/servers/{id}"))["server"]!;

    private static async Task<Guid[]> ListAsync(HttpClient api, string query) =>
        [.. (await SendAsync(api, "GET", "/servers?" + query))["servers"]!.AsArray().Select(server => Guid.Parse((string)server!["id"]!))];

    private static async Task<string> CreateAsync(HttpClient api, string networks) => (string)(await SendAsync(api, "POST", "/servers", Body(networks)))["server"]!["id"]!;

    private static async Task<string?> RefusedAsync(HttpClient api, string networks)
    {
        using var answer = await AskAsync(api, "POST", "/servers", Body(networks), "2.37");
        Assert.Equal(400, (int)answer.StatusCode);
        return (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["badRequest"]!["message"];
    }

    private static string Body(string networks) => $$"""{"server": {"name": "on", "flavorRef": "1", "imageRef": "{{OneImage.Id}}", {{networks}} } }""";

    private static async Task<JsonNode> SendAsync(HttpClient api, string method, string path, string? body = null, string version = "2.37")
    {
        using var answer = await AskAsync(api, method, path, body, version);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }

    private static Task<HttpResponseMessage> AskAsync(HttpClient api, string method, string path, string? body, string version)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), "/v2.1" + path) { Content = body is null ? null : JsonContent.Create(JsonNode.Parse(body)) };
        request.Headers.Add("X-Auth-Token", "user:project");
        request.Headers.Add("OpenStack-API-Version", "compute " + version);
        return api.SendAsync(request);
    }
}
