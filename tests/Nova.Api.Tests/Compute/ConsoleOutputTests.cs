using Nova.Api.Tests.Harness;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;

namespace Nova.Api.Tests.Compute;

/// <summary>The action os-getConsoleOutput where there is nothing to show.</summary>
public sealed class ConsoleOutputTests : IAsyncLifetime
{
    private ApiHarness _api = null!;

    public async ValueTask InitializeAsync() => _api = await ApiHarness.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task AServerOnNoHostIsNotReady()
    {
        var server = _api.Conductor.Servers.Add(with: s => s with { Host = null });

        (await AskAsync(server.Id)).IsFault(409, "conflictingRequest", $"Instance {server.Id} is not ready");
    }

    [Fact]
    public async Task ALogThatTheHostCannotReadIsNoConsole()
    {
        var server = _api.Conductor.Servers.Add();
        _api.Conductor.Hosts.Console = () => throw new FaultException(
            new Fault(FaultKind.NotFound, "Guest does not have a console available.", Details: "/var/lib/nova/console.log cannot be read"));

        (await AskAsync(server.Id)).IsFault(404, "itemNotFound", "Guest does not have a console available.");
    }

    [Fact]
    public async Task WhatATerminalWouldObeyIsTakenOut()
    {
        var server = _api.Conductor.Servers.Add();
        _api.Conductor.Hosts.Console = () => new ConsoleOutput("\0\a\u001b[31mred\u001b[0m\r\n\ttab\v\f\u001f é\n");

        Assert.Equal("[31mred[0m\n\ttab é\n", (await AskAsync(server.Id)).Json.GetProperty("output").GetString());
    }

    private Task<Answer> AskAsync(Guid id) => _api.SendAsync("POST", $"/v2.1/servers/{id}/action", """{"os-getConsoleOutput": {}}""");
}
