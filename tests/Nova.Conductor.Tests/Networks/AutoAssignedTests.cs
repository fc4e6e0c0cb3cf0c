using Nova.Conductor.Networks;
using Nova.Conductor.Quotas;
using Nova.Conductor.Servers;
using Nova.Conductor.Servers.Interfaces;
using Nova.Conductor.Tests.Sagas;
using Nova.Core.Faults;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database;
using Nova.Database.Calls;
using Nova.Database.Networks;
using Nova.Tests.Databases;

namespace Nova.Conductor.Tests.Networks;

/// <summary><c>auto_assign_floating_ip</c>: floating addresses that come with servers.</summary>
public sealed class AutoAssignedTests
{
    private const string Configured = "[DEFAULT]\nauto_assign_floating_ip = true\n[quota]\nfloating_ips = 1\n";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task AServerComesWithAFloatingAddressThatGoesWithIt(DatabaseKind database)
    {
        await using var world = await SagaWorld.MakeAsync(database, hosts: 1);
        var conductor = await world.StartConductorAsync(configuration: Configured);
        var (calls, quotas, options, hints) = (conductor.Get<CallResults>(), conductor.Get<QuotaOptions>(), conductor.Get<NetworkOptions>(), conductor.Get<NetworkHints>());
        var stock = new StockFloatingAddresses(calls, options);
        await stock.CreateAsync(new CreateFloatingAddresses("198.51.100.8/29", null, null), TestConductor.Call(), Ct);

        var id = await SagaWorld.BootAsync(conductor);

        var server = await conductor.ReadAsync(id);
        var shown = Assert.Single(server.Addresses, address => address.IsFloating).Address;
        var row = (await conductor.Database.ReadAsync(scope => FloatingAddressStore.Find(scope, shown), Ct))!;
        Assert.Equal((id, server.Addresses[0].Address, true), (row.InstanceId, row.FixedAddress, row.AutoAssigned));
        await Audit.CheckAsync(conductor.Database, world.Cloud);

        // It is not the project's: of no quota, in no list, and nothing that could be given away.
        Assert.Empty(await conductor.Database.ReadAsync(scope => FloatingAddressStore.List(scope, row.ProjectId), Ct));
        var own = new OwnFloatingAddress(calls, quotas, options, hints);
        var link = new LinkFloatingAddress(calls, hints);
        await own.AllocateAsync(new AllocateFloatingAddress(null), TestConductor.Call(), Ct);
        Assert.Equal(FaultKind.NotFound, await RefusedAsync(() => own.ReleaseAsync(new FloatingAddressNumber(row.Number), TestConductor.Call(), Ct)));
        Assert.Equal(FaultKind.NotFound, await RefusedAsync(() => link.DisassociateAsync(new DisassociateFloatingAddress(id, shown), TestConductor.Call(), Ct)));
        Assert.Equal(FaultKind.NotFound, await RefusedAsync(() => link.AssociateAsync(new AssociateFloatingAddress(id, shown, null), TestConductor.Call(), Ct)));

        await conductor.Get<DeleteServerHandler>().HandleAsync(new DeleteServer(id, false, false), TestConductor.Call(), Ct);
        await conductor.UntilQuietAsync();
        row = (await conductor.Database.ReadAsync(scope => FloatingAddressStore.Find(scope, shown), Ct))!;
        Assert.Equal((null, null, false), (row.ProjectId, row.InstanceId, row.AutoAssigned));
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    [Fact]
    public async Task ItIsThePoolsAgainWhenItsInterfaceLeavesAndAServerWithoutOneIsInError()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite, hosts: 1);
        var conductor = await world.StartConductorAsync(configuration: Configured);
        var calls = conductor.Get<CallResults>();
        await new StockFloatingAddresses(calls, conductor.Get<NetworkOptions>()).CreateAsync(new CreateFloatingAddresses("198.51.100.9", null, null), TestConductor.Call(), Ct);
        var id = await SagaWorld.BootAsync(conductor);

        var second = (await SagaWorld.CreateAsync(conductor))[0];
        await conductor.UntilQuietAsync();
        var failed = await conductor.ReadAsync(second);
        Assert.Equal((VmState.Error, "No more floating IPs in pool nova."), (failed.VmState, failed.Fault?.Message));
        await Audit.CheckAsync(conductor.Database, world.Cloud);

        var port = (await conductor.ReadAsync(id)).Interfaces![0].Id;
        await conductor.Get<DetachInterfaceHandler>().HandleAsync(new DetachServerInterface(id, port, false), TestConductor.Call(), Ct);
        await conductor.UntilQuietAsync();
        Assert.Null((await conductor.Database.ReadAsync(scope => FloatingAddressStore.Find(scope, "198.51.100.9"), Ct))!.ProjectId);
        await SagaWorld.BootAsync(conductor);
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    private static async Task<FaultKind> RefusedAsync(Func<Task> work) => (await Assert.ThrowsAsync<FaultException>(work)).Fault.Kind;
}
