using Nova.Api.Tests.Harness;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;

namespace Nova.Api.Tests.Compute;

/// <summary>What clients send with actions, and what those answer that this release has not.</summary>
public sealed class ServerActionTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    public static TheoryData<string, string, string> OddValues
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (string action in new[] { "os-stop", "pause", "suspend", "forceDelete", "lock", "unlock" })
            {
                foreach (string value in new[] { "null", "{}", "[]", "true", "1", "\"\"", "\"x\"", "{\"a\": [1]}" })
                {
                    data.Add(action, value, "2.1");
                    if (action != "lock")
                    {
                        data.Add(action, value, "2.104");
                    }
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(OddValues))]
    public async Task AnActionWithoutArgumentsDoesNotLookAtItsValue(string action, string value, string version)
    {
        InstanceRecord server = fixture.Api.Conductor.Servers.Add();

        Answer answer = await ActAsync(server, $$"""{"{{action}}": {{value}}}""", version: version);

        Assert.Equal(202, answer.Status);
    }

    [Theory]
    [InlineData("addFloatingIp")]
    [InlineData("removeFloatingIp")]
    [InlineData("addFixedIp")]
    [InlineData("removeFixedIp")]
    public async Task AnActionOnAddressesIsUnknownAfterItsWindow(string action)
    {
        InstanceRecord server = fixture.Api.Conductor.Servers.Add();

        Answer within = await ActAsync(server, $$"""{"{{action}}": 1}""", version: "2.43");
        Answer after = await ActAsync(server, $$"""{"{{action}}": 1}""", version: "2.44");

        Assert.Equal(400, within.Status);
        Assert.Equal(404, after.Status);
    }

    [Fact]
    public async Task InjectingNetworkInfoIsForAdministratorsAndDoesNothing()
    {
        InstanceRecord server = fixture.Api.Conductor.Servers.Add(with: made => made with { LockedBy = LockedBy.Owner, VmState = VmState.Stopped });

        Assert.Equal(403, (await ActAsync(server, """{"injectNetworkInfo": null}""")).Status);
        Answer done = await ActAsync(server, """{"injectNetworkInfo": null}""", ApiHarness.Admin, "2.104");
        Assert.Equal((202, ""), (done.Status, done.Text));
        Assert.Equal(404, (await fixture.Api.SendAsync("POST", $"/v2.1/servers/{Guid.NewGuid()}/action", """{"injectNetworkInfo": null}""", ApiHarness.Admin, "2.104")).Status);
    }

    [Theory]
    [InlineData("shutdown")]
    [InlineData("paused")]
    [InlineData("suspended")]
    public async Task AGuestThatDoesNotRunHasNoFigures(string state)
    {
        fixture.Api.Conductor.Hosts.Diagnostics = () => Figures(state);
        InstanceRecord server = fixture.Api.Conductor.Servers.Add();

        Answer plain = await fixture.Api.SendAsync("GET", $"/v2.1/servers/{server.Id}/diagnostics", token: ApiHarness.Admin);
        Answer structured = await fixture.Api.SendAsync("GET", $"/v2.1/servers/{server.Id}/diagnostics", token: ApiHarness.Admin, version: "2.48");

        plain.IsFault(409, "conflictingRequest", $"Cannot 'get_diagnostics' instance {server.Id} while it is in power state {state}");
        Assert.Equal(409, structured.Status);
    }

    [Fact]
    public async Task ARunningGuestHasFigures()
    {
        fixture.Api.Conductor.Hosts.Diagnostics = () => Figures("running");
        InstanceRecord server = fixture.Api.Conductor.Servers.Add();

        Answer structured = await fixture.Api.SendAsync("GET", $"/v2.1/servers/{server.Id}/diagnostics", token: ApiHarness.Admin, version: "2.48");

        Assert.Equal("libvirt", structured.Succeeded().GetProperty("driver").GetString());
    }

    private static GuestDiagnostics Figures(string state) => new(state, "libvirt", "kvm", "linux", null, false, 512, 256, [1], [], []);

    private Task<Answer> ActAsync(InstanceRecord server, string body, string token = ApiHarness.User, string version = "2.1") =>
        fixture.Api.SendAsync("POST", $"/v2.1/servers/{server.Id}/action", body, token, version);
}
