using Nova.Conductor.Networks;
using Nova.Conductor.Tests.Sagas;
using Nova.Core.Faults;
using Nova.Core.Networks;
using Nova.Core.Rpc.Conductor;
using Nova.Database;
using Nova.Database.Calls;
using Nova.Database.Networks;
using Nova.Tests.Databases;

namespace Nova.Conductor.Tests.Networks;

/// <summary>Networks as administrators make, give away and delete them over the API.</summary>
public sealed class NetworkEditTests
{
    private static readonly NetworkDefaults Vlans = new(
        IsVlan: true, IsManagerSaid: true, Bridge: null, BridgeInterface: "eth1", VlanStart: 100, Count: 1, Size: 256, MultiHost: true, Dns: "192.0.2.53");

    private static readonly NetworkDefaults Unsaid = Vlans with { IsManagerSaid = false, BridgeInterface = null, MultiHost = false };

    public static TheoryData<DatabaseKind> Kinds => TestDatabase.All;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhatARequestLeavesOutIsNovaConfs()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        CreateNetworks asked = new() { Label = "a", Cidr = "10.21.0.0/24", AsConfigured = true, IsMultiHostUnsaid = true };

        var first = (await MakeAsync(conductor, Vlans, asked)).Networks[0];
        var second = (await MakeAsync(conductor, Vlans, asked with { Cidr = "10.22.0.0/24" })).Networks[0];
        var third = (await MakeAsync(conductor, Vlans, asked with { Cidr = "10.23.0.0/24", VlanStart = 200, IsMultiHostUnsaid = false, Dns1 = "9.9.9.9", BridgeInterface = "eth7" })).Networks[0];

        Assert.Equal((100, "br100", "eth1", true, "192.0.2.53"), (first.Vlan, first.Bridge, first.BridgeInterface, first.MultiHost, first.Dns1));
        Assert.Equal(101, second.Vlan);
        Assert.Equal((200, "eth7", false, "9.9.9.9"), (third.Vlan, third.BridgeInterface, third.MultiHost, third.Dns1));
    }

    [Fact]
    public async Task WithoutAManagerANetworkWithABridgeIsFlatAsInTheInstallGuide()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        CreateNetworks asked = new() { Label = "demo-net", Cidr = "203.0.113.24/29", Bridge = "br100", MultiHost = true, AsConfigured = true };

        var made = (await MakeAsync(conductor, Unsaid, asked)).Networks[0];

        Assert.Equal(((int?)null, "br100", true), (made.Vlan, made.Bridge, made.MultiHost));
        Assert.Equal(
            (FaultKind.BadRequest, "bridge_interface is required to create a network."),
            await RefusedAsync(() => MakeAsync(conductor, Unsaid, asked with { Cidr = "10.9.0.0/24", Bridge = null })));
        Assert.Equal(FaultKind.Conflict, (await RefusedAsync(() => MakeAsync(conductor, Unsaid, asked))).Kind);
    }

    [Fact]
    public async Task ASizeThatIsNoPowerOfTwoIsTheNextOne()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();

        var made = await MakeAsync(conductor, Vlans, new() { Label = "n", Cidr = "172.0.0.0/16", Size = 255, Count = 2, AsConfigured = true });

        Assert.Equal(["172.0.0.0/24", "172.0.1.0/24"], made.Networks.Select(network => network.Cidr));
        Assert.Equal(["n_0", "n_1"], made.Networks.Select(network => network.Label));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task AVlanThatIsNobodysIsGivenAndAnotherProjectsIsNot(DatabaseKind kind)
    {
        await using var world = await SagaWorld.MakeAsync(kind);
        var conductor = await world.StartConductorAsync();
        var handler = new AssociateNetworkHandler(conductor.Get<CallResults>());
        Task GiveAsync(Guid? id, string? project, string? host = null) => handler.HandleAsync(new AssociateNetwork(id, project, host), TestConductor.Call(), Ct);
        var flat = (await conductor.Database.ReadAsync(NetworkStore.List, Ct))[0].Id;

        // The world's network is flat: all projects' as it is.
        Assert.Equal((FaultKind.NotImplemented, "VLAN support must be enabled"), await RefusedAsync(() => GiveAsync(null, "p1")));
        Assert.Equal(FaultKind.NotImplemented, (await RefusedAsync(() => GiveAsync(flat, "p1"))).Kind);

        var vlan = (await MakeAsync(conductor, Vlans, new() { Label = "v", Cidr = "10.21.0.0/24", AsConfigured = true })).Networks[0].Id;
        await GiveAsync(null, "p1");
        Assert.Equal("p1", (await FindAsync(conductor, vlan))!.ProjectId);

        await GiveAsync(vlan, "p1");
        Assert.Equal((FaultKind.BadRequest, $"Cannot associate network {vlan} with project p2: No more networks available."), await RefusedAsync(() => GiveAsync(vlan, "p2")));
        Assert.Equal((FaultKind.BadRequest, "Cannot associate network None with project p2: No more networks available."), await RefusedAsync(() => GiveAsync(null, "p2")));
        Assert.Equal("p1", (await FindAsync(conductor, vlan))!.ProjectId);

        await GiveAsync(vlan, null, "host1");
        Assert.Equal(("p1", "host1"), ((await FindAsync(conductor, vlan))!.ProjectId, (await FindAsync(conductor, vlan))!.Host));
        await GiveAsync(vlan, "");
        Assert.Equal((null, "host1"), ((await FindAsync(conductor, vlan))!.ProjectId, (await FindAsync(conductor, vlan))!.Host));
        await GiveAsync(vlan, "p2");
        await GiveAsync(vlan, "", "");
        Assert.Equal((null, null), ((await FindAsync(conductor, vlan))!.ProjectId, (await FindAsync(conductor, vlan))!.Host));
        var unknown = Guid.NewGuid();
        Assert.Equal((FaultKind.NotFound, $"Network {unknown} could not be found."), await RefusedAsync(() => GiveAsync(unknown, "", "")));
    }

    [Fact]
    public async Task ANetworkIsDeletedByWhomItBelongsToAndNotUnderAServer()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        Task DeleteAsync(Guid id, string? owner) => new DeleteNetworkHandler(conductor.Get<CallResults>()).HandleAsync(new NetworkId(id, owner), TestConductor.Call(), Ct);
        var used = (await conductor.Database.ReadAsync(NetworkStore.List, Ct))[0].Id;
        var own = (await MakeAsync(conductor, Vlans, new() { Label = "own", Cidr = "10.21.0.0/24", ProjectId = "p1", AsConfigured = true })).Networks[0].Id;
        await SagaWorld.BootAsync(conductor);

        foreach (var owner in new[] { null, "p2" })
        {
            Assert.Equal((FaultKind.Conflict, "Network must be disassociated from project p1 before delete"), await RefusedAsync(() => DeleteAsync(own, owner)));
        }

        Assert.Equal((FaultKind.Conflict, $"Network {used} is in use: servers have addresses of it."), await RefusedAsync(() => DeleteAsync(used, null)));
        await DeleteAsync(own, "p1");
        Assert.Equal((FaultKind.NotFound, $"Network {own} could not be found."), await RefusedAsync(() => DeleteAsync(own, "p1")));
        Assert.Equal([used], (await conductor.Database.ReadAsync(NetworkStore.List, Ct)).Select(network => network.Id));
    }

    private static Task<NetworkList> MakeAsync(TestConductor conductor, NetworkDefaults defaults, CreateNetworks asked) =>
        new CreateNetworksHandler(conductor.Get<CallResults>(), defaults).HandleAsync(asked, TestConductor.Call(), Ct);

    private static Task<NetworkRecord?> FindAsync(TestConductor conductor, Guid id) => conductor.Database.ReadAsync(scope => NetworkStore.Find(scope, id), Ct);

    private static async Task<(FaultKind Kind, string Message)> RefusedAsync(Func<Task> work)
    {
        var fault = (await Assert.ThrowsAsync<FaultException>(work)).Fault;
        return (fault.Kind, fault.Message);
    }
}
