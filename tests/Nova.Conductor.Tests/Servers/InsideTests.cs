using Nova.Conductor.Servers;
using Nova.Conductor.Servers.Inside;
using Nova.Conductor.Tests.Sagas;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database;
using Nova.Messaging;

namespace Nova.Conductor.Tests.Servers;

/// <summary>What is done inside a guest: its server is what it was, and its actions tell what came of it.</summary>
public sealed class InsideTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task APasswordIsSetByTheHostAndTheServerIsAsBefore()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite, hosts: 1);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        world.Cloud["host1"].Silence = new TaskCompletionSource();

        var begun = await conductor.Get<ChangePasswordHandler>().HandleAsync(new ChangePassword(id, "n3w", false), Own(), Ct);
        await conductor.UntilAsync(async () => (await conductor.ReadAsync(id)).TaskState == TaskState.UpdatingPassword, "it begins");
        world.Cloud["host1"].Silence!.SetResult();
        await conductor.UntilQuietAsync();

        var server = await conductor.ReadAsync(id);
        Assert.Equal((VmState.Active, default(TaskState?), PowerState.Running), (server.VmState, server.TaskState, server.PowerState));
        Assert.Equal("n3w", world.Cloud["host1"].Passwords[server.GuestId!.Value]);
        var action = await ActionAsync(conductor, id, begun.RequestId);
        Assert.Equal(("changePassword", null), (action.Action, action.Message));
        Assert.Equal(("compute_set_admin_password", "Success", "host1"), Assert.Single(action.Events) is var done ? (done.Event, done.Result, done.Host) : default);
    }

    [Fact]
    public async Task AnAgentThatDoesNotSetItLeavesTheServerActiveAndSaysWhy()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite, hosts: 1);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        world.Cloud["host1"].Fails = command => command is SetGuestPassword ? new Fault(FaultKind.Conflict, "Guest agent is not enabled for the instance") : null;

        var begun = await conductor.Get<ChangePasswordHandler>().HandleAsync(new ChangePassword(id, "n3w", false), Own(), Ct);
        await conductor.UntilQuietAsync();

        var server = await conductor.ReadAsync(id);
        Assert.Equal((VmState.Active, default(TaskState?)), (server.VmState, server.TaskState));
        var failed = Assert.Single((await ActionAsync(conductor, id, begun.RequestId)).Events);
        Assert.Equal(("Error", "Guest agent is not enabled for the instance"), (failed.Result, failed.Details));
    }

    [Theory]
    [InlineData(ServerAction.Stop, "Cannot 'changePassword' instance {0} while it is in vm_state stopped")]
    [InlineData(ServerAction.Pause, "Cannot 'changePassword' instance {0} while it is in vm_state paused")]
    public async Task OnlyAServerThatIsActiveGetsAnotherPassword(ServerAction before, string message)
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite, hosts: 1);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        await conductor.Get<StartServerActionHandler>().HandleAsync(new StartServerAction(id, before, false), TestConductor.Call(), Ct);
        await conductor.UntilQuietAsync();

        var refused = await Assert.ThrowsAsync<FaultException>(
            () => conductor.Get<ChangePasswordHandler>().HandleAsync(new ChangePassword(id, "n3w", false), Own(), Ct));

        Assert.Equal((FaultKind.Conflict, string.Format(null, message, id)), (refused.Fault.Kind, refused.Message));
        Assert.Empty(world.Cloud["host1"].Passwords);
    }

    /// <summary>Whatever the server is told next begins at once: a guest that hangs may hold its host for a while.</summary>
    [Fact]
    public async Task AnInterruptKeepsNothingElseFromTheServer()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite, hosts: 1);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);

        await conductor.Get<TriggerCrashDumpHandler>().HandleAsync(new TriggerCrashDump(id, false), TestConductor.Call(), Ct);
        Assert.Null((await conductor.ReadAsync(id)).TaskState);
        await conductor.Get<StartServerActionHandler>().HandleAsync(new StartServerAction(id, ServerAction.Stop, false), TestConductor.Call(), Ct);
        await conductor.UntilQuietAsync();

        Assert.Equal(VmState.Stopped, (await conductor.ReadAsync(id)).VmState);
        Assert.Equal([id], world.Cloud["host1"].Interrupts);
    }

    [Fact]
    public async Task AnInterruptThatCannotBeSentIsAnActionThatFailed()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite, hosts: 1);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        world.Cloud["host1"].Fails = command => command is GuestQuery ? new Fault(FaultKind.Conflict, "It does not run.") : null;
        var call = Own();

        await conductor.Get<TriggerCrashDumpHandler>().HandleAsync(new TriggerCrashDump(id, false), call, Ct);
        await conductor.UntilQuietAsync();

        var failed = Assert.Single((await ActionAsync(conductor, id, call.Context.RequestId)).Events);
        Assert.Equal(("compute_trigger_crash_dump", "Error", "It does not run."), (failed.Event, failed.Result, failed.Details));
        Assert.Equal(VmState.Active, (await conductor.ReadAsync(id)).VmState);
    }

    /// <summary>A request of its own, by which its action is found.</summary>
    private static RpcCall Own() => TestConductor.Call() is var call ? call with { Context = call.Context with { RequestId = "req-inside" } } : default!;

    private static Task<ServerActionRecord> ActionAsync(TestConductor conductor, Guid id, string requestId) =>
        conductor.Get<ServerActionsHandler>().GetAsync(new GetServerAction(id, requestId, IncludeDeleted: false), TestConductor.Call(), Ct);
}
