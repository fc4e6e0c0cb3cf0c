using Nova.Conductor.Servers;
using Nova.Conductor.Tests.Sagas;
using Nova.Core.Faults;
using Nova.Core.Images;
using Nova.Core.Rpc.Compute;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database;
using Nova.Database.Instances;

namespace Nova.Conductor.Tests.Servers;

/// <summary>Rescue and unrescue: what the host is told, what the server is meanwhile, and what is left of one that fails.</summary>
public sealed class RescueTests
{
    private const string Request = "req-rescue";

    private static readonly ImageRecord Medicine = new() { Id = "medicine", Status = "active", DiskFormat = "qcow2" };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AServerIsRescuedAndBootsItsOwnDisksAgain(bool isStopped)
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        if (isStopped)
        {
            await conductor.Get<StartServerActionHandler>().HandleAsync(new StartServerAction(id, ServerAction.Stop, false), TestConductor.Call(), CancellationToken.None);
            await conductor.UntilQuietAsync();
        }

        var mark = Guid.NewGuid();
        Assert.Equal(mark, (await RescueAsync(conductor, id, mark)).Mark);
        await conductor.UntilQuietAsync();

        var rescued = await conductor.ReadAsync(id);
        Assert.Equal((VmState.Rescued, default(TaskState?), PowerState.Running), (rescued.VmState, rescued.TaskState, rescued.PowerState));
        var told = world.Cloud[rescued.Host!].LastRescue!;
        Assert.Equal(("medicine", "secret", rescued.GuestId, rescued.Attempt), (told.Image!.Id, told.AdminPassword, told.GuestId, told.Attempt));
        Assert.Equal(["compute_rescue_instance Success"], (await ActionAsync(conductor, id)).Events.Select(one => $"{one.Event} {one.Result}"));
        await Audit.CheckAsync(conductor.Database, world.Cloud);

        await UnrescueAsync(conductor, id);
        await conductor.UntilQuietAsync();

        var well = await conductor.ReadAsync(id);
        Assert.Equal((VmState.Active, default(TaskState?), PowerState.Running, rescued.GuestId), (well.VmState, well.TaskState, well.PowerState, well.GuestId));
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    [Theory]
    [InlineData(ComputeRpc.UntouchedCode, VmState.Active)]
    [InlineData(null, VmState.Error)]
    public async Task AFailureSaysWhatHappenedAndTheServerIsRescuedAgain(string? code, VmState left)
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        var fails = true;
        world.Cloud["host1"].Fails = command => fails && command is BuildServer ? new Fault(FaultKind.BadRequest, "It is no image.", code) : null;

        await RescueAsync(conductor, id);
        await conductor.UntilQuietAsync();

        var failed = await conductor.ReadAsync(id);
        Assert.Equal((left, null, "It is no image."), (failed.VmState, failed.TaskState, failed.Fault!.Message));
        Assert.Equal("Error", (await ActionAsync(conductor, id)).Message);

        fails = false;
        await RescueAsync(conductor, id);
        await conductor.UntilQuietAsync();
        Assert.Equal(VmState.Rescued, (await conductor.ReadAsync(id)).VmState);
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    [Fact]
    public async Task AnUnrescueThatFailsLeavesAServerThatAHardRebootBringsBack()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.RescueAsync(conductor);
        world.Cloud["host1"].Fails = command => command is UnrescueGuest ? new Fault(FaultKind.Internal, "It does not start.") : null;

        await UnrescueAsync(conductor, id);
        await conductor.UntilQuietAsync();
        Assert.Equal((VmState.Error, "It does not start."), (await conductor.ReadAsync(id) is var failed ? (failed.VmState, failed.Fault!.Message) : default));

        await conductor.Get<StartServerActionHandler>().HandleAsync(new StartServerAction(id, ServerAction.RebootHard, false), TestConductor.Call(), CancellationToken.None);
        await conductor.UntilQuietAsync();
        Assert.Equal(VmState.Active, (await conductor.ReadAsync(id)).VmState);
    }

    [Fact]
    public async Task WhatTheTableDoesNotAllowIsRefusedAndARescuedServerCanBeDeleted()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.RescueAsync(conductor);

        await RefusedAsync(() => RescueAsync(conductor, id), "rescue");
        foreach (var (action, word) in new[] { (ServerAction.Stop, "stop"), (ServerAction.Start, "start"), (ServerAction.RebootHard, "reboot"), (ServerAction.Pause, "pause") })
        {
            await RefusedAsync(() => conductor.Get<StartServerActionHandler>().HandleAsync(new StartServerAction(id, action, false), TestConductor.Call(), CancellationToken.None), word);
        }

        await conductor.Get<DeleteServerHandler>().HandleAsync(new DeleteServer(id, false, false), TestConductor.Call(), CancellationToken.None);
        await conductor.UntilQuietAsync();
        Assert.NotNull((await conductor.ReadAsync(id)).DeletedAt);
        await Audit.CheckAsync(conductor.Database, world.Cloud);

        var other = await SagaWorld.BootAsync(conductor);
        var refused = await Assert.ThrowsAsync<FaultException>(() => UnrescueAsync(conductor, other));
        Assert.Equal((FaultKind.Conflict, $"Cannot 'unrescue' instance {other} while it is in vm_state active"), (refused.Fault.Kind, refused.Message));

        async Task RefusedAsync(Func<Task> asked, string word)
        {
            var refused = await Assert.ThrowsAsync<FaultException>(asked);
            Assert.Equal((FaultKind.Conflict, $"Cannot '{word}' instance {id} while it is in vm_state rescued"), (refused.Fault.Kind, refused.Message));
        }
    }

    private static Task<RescueServerReply> RescueAsync(TestConductor conductor, Guid id, Guid mark = default) => conductor.Get<RescueServerHandler>().RescueAsync(
        new RescueServer(id, Medicine, Medicine.Id, "secret", mark, false), TestConductor.Call(TestConductor.Call().Context with { RequestId = Request }), CancellationToken.None);

    private static Task UnrescueAsync(TestConductor conductor, Guid id) =>
        conductor.Get<RescueServerHandler>().UnrescueAsync(new UnrescueServer(id, false), TestConductor.Call(), CancellationToken.None);

    private static Task<ServerActionRecord> ActionAsync(TestConductor conductor, Guid id) =>
        conductor.Database.ReadAsync(scope => ActionStore.Find(scope, id, Request)!, CancellationToken.None);
}
