using Nova.Conductor.Networks;
using Nova.Conductor.Quotas;
using Nova.Conductor.Servers;
using Nova.Conductor.Servers.Interfaces;
using Nova.Conductor.Tests.Sagas;
using Nova.Core.Faults;
using Nova.Core.Networks;
using Nova.Core.Rpc.Compute;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database;
using Nova.Database.Calls;
using Nova.Database.Networks;
using Nova.Messaging;

namespace Nova.Conductor.Tests.Servers;

/// <summary>Interfaces that come to servers and leave them: rows and guests agree, whatever comes of it.</summary>
public sealed class InterfaceTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, VmState.Active)]
    [InlineData(ServerAction.Stop, VmState.Stopped)]
    [InlineData(ServerAction.Pause, VmState.Paused)]
    public async Task AnInterfaceComesAndLeavesAndTheServerIsAsBefore(ServerAction? before, VmState state)
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite, hosts: 1);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        var first = Assert.Single((await conductor.ReadAsync(id)).Interfaces!);
        if (before is { } action)
        {
            await conductor.Get<StartServerActionHandler>().HandleAsync(new StartServerAction(id, action, false), TestConductor.Call(), Ct);
            await conductor.UntilQuietAsync();
        }

        var begun = await AttachAsync(conductor, new AttachServerInterface(id, first.NetworkId, "10.11.0.77", "mgmt", false));
        await conductor.UntilQuietAsync();

        var server = await conductor.ReadAsync(id);
        Assert.Equal((state, default(TaskState?), 2), (server.VmState, server.TaskState, server.Interfaces!.Count));
        var second = server.Interfaces[1];
        Assert.Equal((begun.InterfaceId, "mgmt", "10.11.0.77"), (second.Id, second.Tag, second.Subnets[0].Addresses[0].Address));
        Assert.NotEqual(first.MacAddress, second.MacAddress);
        Assert.Equal([second.Id], world.Cloud["host1"].Plugged);
        await Audit.CheckAsync(conductor.Database, world.Cloud);
        Assert.Equal(("attach_interface", "compute_attach_interface", "Success"), await ActionAsync(conductor, id, begun.RequestId));

        var left = await DetachAsync(conductor, id, second.Id);
        await conductor.UntilQuietAsync();

        server = await conductor.ReadAsync(id);
        Assert.Equal((state, default(TaskState?)), (server.VmState, server.TaskState));
        Assert.Equal(first.Id, Assert.Single(server.Interfaces!).Id);
        Assert.Empty(world.Cloud["host1"].Plugged);
        await Audit.CheckAsync(conductor.Database, world.Cloud);
        Assert.Equal(("detach_interface", "compute_detach_interface", "Success"), await ActionAsync(conductor, id, left.RequestId));
        Assert.Null((await conductor.Database.ReadAsync(scope => FixedAddressQueries.Find(scope, "10.11.0.77"), Ct))!.InstanceId);
    }

    [Fact]
    public async Task AnInterfaceThatTheHostCannotPlugInIsNoLongerTheServers()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite, hosts: 1);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        var before = (await conductor.ReadAsync(id)).Interfaces!;
        world.Cloud["host1"].Fails = command => command is AttachInterface ? new Fault(FaultKind.Internal, "Failed to attach network adapter device") : null;

        var begun = await AttachAsync(conductor, new AttachServerInterface(id, null, null, null, false));
        await conductor.UntilQuietAsync();

        var server = await conductor.ReadAsync(id);
        Assert.Equal((VmState.Active, default(TaskState?)), (server.VmState, server.TaskState));
        Assert.Equal(before.Select(one => one.Id), server.Interfaces!.Select(one => one.Id));
        Assert.Equal(("attach_interface", "compute_attach_interface", "Error"), await ActionAsync(conductor, id, begun.RequestId));
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    /// <summary>Its guest may have the interface: its address is nobody else's until that is known.</summary>
    [Fact]
    public async Task AnInterfaceStaysTheServersWhereItsHostIsGone()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite, hosts: 1);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        world.Cloud["host1"].Silence = new TaskCompletionSource();
        await AttachAsync(conductor, new AttachServerInterface(id, null, null, null, false));
        await SagaWorld.ForceDownAsync(conductor, "host1", down: true);
        await conductor.UntilQuietAsync();

        var server = await conductor.ReadAsync(id);
        Assert.Equal((VmState.Active, default(TaskState?), 2), (server.VmState, server.TaskState, server.Interfaces!.Count));
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    [Fact]
    public async Task AGuestThatDoesNotLetGoKeepsItsInterfaceAndItsAddresses()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite, hosts: 1);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        var before = await conductor.ReadAsync(id);
        world.Cloud["host1"].Fails = command => command is DetachInterface ? new Fault(FaultKind.Internal, "Failed to detach network adapter device") : null;

        await DetachAsync(conductor, id, before.Interfaces![0].Id);
        await conductor.UntilQuietAsync();

        var server = await conductor.ReadAsync(id);
        Assert.Equal(VmState.Active, server.VmState);
        Assert.Equal(before.Addresses, server.Addresses);
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    [Fact]
    public async Task WhatLedToAnInterfaceLeadsNowhereWhenItLeavesAndWhatItsHardwareAddressFollowsFromIsFree()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite, hosts: 1);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        var (calls, quotas, hints) = (conductor.Get<CallResults>(), conductor.Get<QuotaOptions>(), conductor.Get<NetworkHints>());
        var port = (await AttachAsync(conductor, new AttachServerInterface(id, null, null, null, false))).InterfaceId;
        await conductor.UntilQuietAsync();
        var named = (await conductor.ReadAsync(id)).Interfaces![1].Subnets[0].Addresses[0].Address;
        var options = conductor.Get<NetworkOptions>();
        await new StockFloatingAddresses(calls, options).CreateAsync(new CreateFloatingAddresses("198.51.100.9", null, null), TestConductor.Call(), Ct);
        var floating = await new OwnFloatingAddress(calls, quotas, options, hints).AllocateAsync(new AllocateFloatingAddress(null), TestConductor.Call(), Ct);
        await new LinkFloatingAddress(calls, hints).AssociateAsync(new AssociateFloatingAddress(id, floating.Address, named), TestConductor.Call(), Ct);
        await new ServerAddressHandlers(calls, quotas, hints).RemoveAsync(new RemoveFixedAddress(id, named), TestConductor.Call(), Ct);

        await DetachAsync(conductor, id, port);
        await conductor.UntilQuietAsync();

        Assert.Null((await conductor.Database.ReadAsync(scope => FloatingAddressStore.Find(scope, floating.Address), Ct))!.InstanceId);
        Assert.Null((await conductor.Database.ReadAsync(scope => FixedAddressQueries.Find(scope, named), Ct))!.InstanceId);
        Assert.DoesNotContain((await conductor.ReadAsync(id)).Addresses, address => address.IsFloating);
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    [Fact]
    public async Task WhatCannotBeIsRefusedAndTakesNothing()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite, hosts: 1);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        var server = await conductor.ReadAsync(id);
        var (network, held) = (server.Interfaces![0].NetworkId, server.Addresses[0].Address);
        var foreign = (await conductor.Database.WriteAsync(
            static scope => AddNetworks.To(scope, new CreateNetworks { Label = "theirs", Cidr = "10.12.0.0/24", Bridge = "br101", ProjectId = "other" }, null), Ct))[0].Id;
        AttachServerInterface Ask(Guid? on, string? address = null) => new(id, on, address, null, false);
        var (nowhere, port) = (Guid.NewGuid(), Guid.NewGuid());

        Assert.Equal((FaultKind.NotFound, $"Network {nowhere} could not be found."), await RefusedAsync(() => AttachAsync(conductor, Ask(nowhere))));
        Assert.Equal((FaultKind.NotFound, $"Network {foreign} could not be found."), await RefusedAsync(() => AttachAsync(conductor, Ask(foreign))));
        Assert.Equal((FaultKind.Conflict, $"Fixed IP address {held} is already in use."), await RefusedAsync(() => AttachAsync(conductor, Ask(network, held))));
        Assert.Equal(
            (FaultKind.BadRequest, $"Fixed IP address (10.99.0.1) does not exist in network ({network})."), await RefusedAsync(() => AttachAsync(conductor, Ask(network, "10.99.0.1"))));
        Assert.Equal((FaultKind.NotFound, $"Port id {port} could not be found."), await RefusedAsync(() => DetachAsync(conductor, id, port)));
        await conductor.Database.WriteAsync(static scope => AddNetworks.To(scope, new CreateNetworks { Label = "more", Cidr = "10.13.0.0/24", Bridge = "br102" }, null), Ct);
        Assert.Equal(
            (FaultKind.BadRequest, "More than one possible network found. Specify network ID(s) to select which one(s) to connect to."),
            await RefusedAsync(() => AttachAsync(conductor, Ask(null))));

        Assert.Equal(server.Addresses, (await conductor.ReadAsync(id)).Addresses);
        Assert.Empty(world.Cloud["host1"].Plugged);
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    [Fact]
    public async Task OnlyAServerThatIsThereAndIdleIsChangedAndALockHolds()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite, hosts: 1);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        var port = (await conductor.ReadAsync(id)).Interfaces![0].Id;
        Task AttachIt() => AttachAsync(conductor, new AttachServerInterface(id, null, null, null, false));

        world.Cloud["host1"].Silence = new TaskCompletionSource();
        await AttachIt();
        Assert.Equal((FaultKind.Conflict, $"Cannot 'detach_interface' instance {id} while it is in task_state networking"), await RefusedAsync(() => DetachAsync(conductor, id, port)));
        world.Cloud["host1"].Silence!.SetResult();
        await conductor.UntilQuietAsync();

        await conductor.Get<StartServerActionHandler>().HandleAsync(new StartServerAction(id, ServerAction.Suspend, false), TestConductor.Call(), Ct);
        await conductor.UntilQuietAsync();
        Assert.Equal((FaultKind.Conflict, $"Cannot 'attach_interface' instance {id} while it is in vm_state suspended"), await RefusedAsync(AttachIt));
        await conductor.Get<LockServerHandler>().HandleAsync(new LockServer(id, true, null, false), TestConductor.Call(), Ct);
        Assert.Equal((FaultKind.Conflict, $"Instance {id} is locked"), await RefusedAsync(AttachIt));
    }

    [Fact]
    public async Task TheQuotaOfFixedAddressesHoldsForInterfaces()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite, hosts: 1);
        var conductor = await world.StartConductorAsync(configuration: "[quota]\nfixed_ips = 1");
        var id = await SagaWorld.BootAsync(conductor, SagaWorld.Request() with { Networks = null });
        var network = (await conductor.Database.WriteAsync(static scope => AddNetworks.To(scope, new CreateNetworks { Label = "v4", Cidr = "10.12.0.0/24", Bridge = "br101" }, null), Ct))[0].Id;

        await AttachAsync(conductor, new AttachServerInterface(id, network, null, null, false));
        await conductor.UntilQuietAsync();

        Assert.Equal(
            (FaultKind.OverQuota, "Maximum number of fixed IPs exceeded"),
            await RefusedAsync(() => AttachAsync(conductor, new AttachServerInterface(id, network, null, null, false))));
        Assert.Single((await conductor.ReadAsync(id)).Interfaces!);
    }

    private static Task<InterfaceChange> AttachAsync(TestConductor conductor, AttachServerInterface request) =>
        conductor.Get<AttachInterfaceHandler>().HandleAsync(request, Own("req-attach"), Ct);

    private static Task<InterfaceChange> DetachAsync(TestConductor conductor, Guid id, Guid port) =>
        conductor.Get<DetachInterfaceHandler>().HandleAsync(new DetachServerInterface(id, port, false), Own("req-detach"), Ct);

    /// <summary>A request of its own, by which its action is found.</summary>
    private static RpcCall Own(string requestId) => TestConductor.Call() is var call ? call with { Context = call.Context with { RequestId = requestId } } : default!;

    private static async Task<(string Action, string Event, string? Result)> ActionAsync(TestConductor conductor, Guid id, string requestId)
    {
        var action = await conductor.Get<ServerActionsHandler>().GetAsync(new GetServerAction(id, requestId, IncludeDeleted: false), TestConductor.Call(), Ct);
        var only = Assert.Single(action.Events);
        return (action.Action, only.Event, only.Result);
    }

    private static async Task<(FaultKind Kind, string Message)> RefusedAsync(Func<Task> work) =>
        (await Assert.ThrowsAsync<FaultException>(work)).Fault is var fault ? (fault.Kind, fault.Message) : default;
}
