using Nova.Conductor.Sagas;
using Nova.Conductor.Servers;
using Nova.Conductor.Tests.Sagas;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database;

namespace Nova.Conductor.Tests.Servers;

/// <summary>Of a failure tenants see what failed; where, how and why in the words of the code is for administrators.</summary>
public sealed class WhatTenantsSeeTests
{
    private const string Inner = "cannot open /etc/nova/secret.key";

    /// <summary>The message of a fault and the details of an action's event are for everybody, the fault's details and the traceback are not.</summary>
    [Theory]
    [InlineData(false, "An unexpected error occurred.", "step build_on_host (host host1)")]
    [InlineData(true, "Unexpected error on the compute host.", "(host host1)")]
    public async Task AnInnerTextStaysInside(bool onHost, string message, string where)
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite, hosts: 1);
        var conductor = await world.StartConductorAsync(onHost ? null : Breaking, "[scheduler]\nmax_attempts = 1");
        world.Cloud.Hosts[0].Fails = command => command is BuildServer
            ? new Fault(FaultKind.Unprocessable, "Unexpected error on the compute host.", Details: Inner)
            : null;

        var id = (await SagaWorld.CreateAsync(conductor))[0];
        await conductor.UntilQuietAsync();

        var server = await conductor.ReadAsync(id);
        Assert.Equal(VmState.Error, server.VmState);
        Assert.Equal(message, server.Fault!.Message);
        Assert.Contains(Inner, server.Fault.Details, StringComparison.Ordinal);
        Assert.Contains(where, server.Fault.Details, StringComparison.Ordinal);

        var actions = conductor.Get<ServerActionsHandler>();
        var listed = await actions.ListAsync(new ListServerActions(id, false, null, null, null, null), TestConductor.Call(), default);
        var create = await actions.GetAsync(new GetServerAction(id, listed.Actions[0].RequestId, false), TestConductor.Call(), default);
        Assert.Equal("Error", create.Message);
        Assert.NotEmpty(create.Events);
        Assert.All(create.Events, happened => Assert.DoesNotContain(Inner, happened.Details ?? "", StringComparison.Ordinal));
        Assert.Contains(create.Events, happened => happened.Traceback?.Contains(Inner, StringComparison.Ordinal) == true);
    }

    private static SagaDefinition Breaking(SagaDefinition definition) => definition.Kind != "build_server" ? definition : definition with
    {
        Steps = [.. definition.Steps.Select(step => step.Name == "build_on_host"
            ? step with { Do = (_, _) => throw new IOException(Inner) }
            : step)],
    };
}
