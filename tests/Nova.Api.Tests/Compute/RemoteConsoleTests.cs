using System.Text.Json;
using Nova.Api.Tests.Harness;
using Nova.Core.Consoles;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;

namespace Nova.Api.Tests.Compute;

/// <summary>Consoles to look at: the actions of 2.1 to 2.5, remote-consoles, and what a token gives access to.</summary>
public sealed class RemoteConsoleTests : IAsyncLifetime
{
    private ApiHarness _api = null!;

    private FakeConsoles Consoles => _api.Conductor.Hosts.Consoles;

    public async ValueTask InitializeAsync() => _api = await ApiHarness.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData("os-getVNCConsole", "novnc", "http://controller:6080/vnc_auto.html?path=%3Ftoken%3D" + FakeConsoles.Token)]
    [InlineData("os-getVNCConsole", "xvpvnc", "ws://controller:6083/?a=b&token=" + FakeConsoles.Token)]
    [InlineData("os-getSPICEConsole", "spice-html5", "ws://controller:6083/?a=b&token=" + FakeConsoles.Token)]
    [InlineData("os-getSerialConsole", "serial", "ws://controller:6083/?a=b&token=" + FakeConsoles.Token)]
    public async Task AnActionAnswersTheAddressOfTheConsole(string action, string type, string url)
    {
        var server = _api.Conductor.Servers.Add();

        Answer answer = await ActAsync(server.Id, $$$"""{"{{{action}}}": {"type": "{{{type}}}"}}""", "2.1");

        AssertBody($$$"""{"console": {"type": "{{{type}}}", "url": "{{{url}}}"}}""", answer);
        Assert.Equal((server.Id, server.Host!, type), (Consoles.Asked!.InstanceId, Consoles.Asked.ComputeHost, Consoles.Asked.Type.Word()));
    }

    [Theory]
    [InlineData("2.6", "vnc", "novnc", 200)]
    [InlineData("2.6", "serial", "serial", 200)]
    [InlineData("2.6", "mks", "webmks", 400)]
    [InlineData("2.8", "mks", "webmks", 200)]
    [InlineData("2.98", "spice", "spice-direct", 400)]
    [InlineData("2.99", "spice", "spice-direct", 200)]
    [InlineData("2.5", "vnc", "novnc", 404)]
    [InlineData("2.6", "rdp", "rdp-html5", 400)]
    public async Task ARemoteConsoleIsThereInItsWindow(string version, string protocol, string type, int status)
    {
        var server = _api.Conductor.Servers.Add();

        Answer answer = await CreateAsync(server.Id, protocol, type, version);

        Assert.Equal(status, answer.Status);
        if (status == 200)
        {
            Assert.Equal(protocol, answer.Json.GetProperty("remote_console").GetProperty("protocol").GetString());
        }
    }

    [Fact]
    public async Task TheActionsEndWhereRemoteConsolesBegin()
    {
        var server = _api.Conductor.Servers.Add();

        Assert.Equal(404, (await ActAsync(server.Id, """{"os-getVNCConsole": {"type": "novnc"}}""", "2.6")).Status);
    }

    [Theory]
    [InlineData("""{"os-getVNCConsole": {"type": "spice-html5"}}""")]
    [InlineData("""{"os-getVNCConsole": {}}""")]
    [InlineData("""{"os-getVNCConsole": null}""")]
    [InlineData("""{"os-getSerialConsole": {"type": "serial", "port": 1}}""")]
    public async Task AnotherTypeIsABadRequest(string body) => Assert.Equal(400, (await ActAsync(_api.Conductor.Servers.Add().Id, body, "2.1")).Status);

    [Fact]
    public async Task ATypeOfAnotherProtocolIsABadRequest() =>
        (await CreateAsync(_api.Conductor.Servers.Add().Id, "vnc", "serial", "2.6")).IsFault(400, "badRequest", "Invalid console type serial");

    [Fact]
    public async Task WhatTheHostDoesNotOfferIsABadRequest()
    {
        Consoles.Endpoint = _ => throw FakeConsoles.Unavailable("novnc");

        (await CreateAsync(_api.Conductor.Servers.Add().Id, "vnc", "novnc", "2.6")).IsFault(400, "badRequest", "Unavailable console type novnc.");
        Assert.Null(Consoles.Asked);
    }

    [Fact]
    public async Task AServerOnNoHostIsNotReady()
    {
        var server = _api.Conductor.Servers.Add(with: s => s with { Host = null });

        (await CreateAsync(server.Id, "vnc", "novnc", "2.6")).IsFault(409, "conflictingRequest", $"Instance {server.Id} is not ready");
    }

    [Theory]
    [InlineData(VmState.Building, 409)]
    [InlineData(VmState.Active, 404)]
    public async Task AServerWithoutAGuestIsNotReadyWhileItIsBuilt(VmState state, int status)
    {
        var server = _api.Conductor.Servers.Add(with: s => s with { VmState = state });
        Consoles.Endpoint = query => throw new FaultException(FaultKind.NotFound, $"Instance {query.InstanceId} could not be found.", ComputeRpc.GuestMissingCode);

        Assert.Equal(status, (await CreateAsync(server.Id, "vnc", "novnc", "2.6")).Status);
    }

    [Fact]
    public async Task AServerOfAnotherProjectDoesNotExist()
    {
        var server = _api.Conductor.Servers.Add(with: s => s with { ProjectId = "another" });

        Assert.Equal(404, (await CreateAsync(server.Id, "vnc", "novnc", "2.6")).Status);
        Assert.Null(Consoles.Asked);
    }

    [Fact]
    public async Task AnAdministratorSeesWhatATokenGivesAccessTo()
    {
        Consoles.Grant = Granted(ConsoleType.SpiceDirect);

        Answer older = await TokenAsync("2.31", ApiHarness.Admin);
        Answer newer = await TokenAsync("2.99", ApiHarness.Admin);

        AssertBody($$$"""{"console": {"instance_uuid": "{{{FakeHosts.ServerId}}}", "host": "10.0.0.31", "port": 5901, "internal_access_path": null}}""", older);
        AssertBody($$$"""{"console": {"instance_uuid": "{{{FakeHosts.ServerId}}}", "host": "10.0.0.31", "port": 5901, "internal_access_path": null, "tls_port": 5902}}""", newer);
    }

    [Fact]
    public async Task BeforeItsWindowOnlyTokensForRdpAreShown()
    {
        Consoles.Grant = Granted(ConsoleType.NoVnc);
        Assert.Equal(401, (await TokenAsync("2.30", ApiHarness.Admin)).Status);

        Consoles.Grant = Granted(ConsoleType.RdpHtml5);
        Assert.Equal(200, (await TokenAsync("2.30", ApiHarness.Admin)).Status);
    }

    [Fact]
    public async Task AnUnknownTokenIsNotFound() => (await TokenAsync("2.31", ApiHarness.Admin)).IsFault(404, "itemNotFound", "Token not found");

    [Fact]
    public async Task ATenantSeesNoTokens()
    {
        Consoles.Grant = Granted(ConsoleType.NoVnc);

        Assert.Equal(403, (await TokenAsync("2.31", ApiHarness.User)).Status);
    }

    private static void AssertBody(string expected, Answer answer) =>
        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(expected).RootElement, answer.Succeeded()), answer.Text);

    private static ConsoleGrant Granted(ConsoleType type) => new(FakeHosts.ServerId, FakeHosts.UpHost, type, new ConsoleEndpoint("10.0.0.31", 5901, 5902), 600);

    private Task<Answer> ActAsync(Guid id, string body, string version) => _api.SendAsync("POST", $"/v2.1/servers/{id}/action", body, version: version);

    private Task<Answer> CreateAsync(Guid id, string protocol, string type, string version) => _api.SendAsync(
        "POST", $"/v2.1/servers/{id}/remote-consoles", $$$"""{"remote_console": {"protocol": "{{{protocol}}}", "type": "{{{type}}}"}}""", version: version);

    private Task<Answer> TokenAsync(string version, string as_) => _api.SendAsync("GET", $"/v2.1/os-console-auth-tokens/{FakeConsoles.Token}", token: as_, version: version);
}
