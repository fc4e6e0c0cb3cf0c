using Nova.Conductor.Networks;
using Nova.Conductor.Quotas;
using Nova.Conductor.Servers;
using Nova.Conductor.Tests.Sagas;
using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Networks;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Rpc.Network;
using Nova.Core.Servers;
using Nova.Database;
using Nova.Database.Calls;
using Nova.Database.Networks;
using Nova.Tests.Databases;

namespace Nova.Conductor.Tests.Networks;

/// <summary>Servers on built-in networks: their addresses, floating addresses and groups, and what their hosts are made of.</summary>
public sealed class ServerNetworkTests
{
    private static readonly RequestContext Stranger = new("req-x", "other", "elsewhere", IsAdmin: false);

    public static TheoryData<DatabaseKind> Kinds => TestDatabase.All;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Kinds))]
    public async Task AServerHasAnAddressFromItsClaimToItsEnd(DatabaseKind kind)
    {
        await using var world = await SagaWorld.MakeAsync(kind);
        var conductor = await world.StartConductorAsync();

        var id = await SagaWorld.BootAsync(conductor);

        var server = await conductor.ReadAsync(id);
        var nic = Assert.Single(server.Interfaces!);
        Assert.Equal(("private", "br100", "fa:16:3e"), (nic.Network, nic.Bridge, nic.MacAddress[..8]));
        Assert.Equal(["default"], server.SecurityGroups);
        Assert.Equal([4, 6], server.Addresses.Select(address => address.Version));
        Assert.StartsWith("fd11::f816:3eff:fe", server.Addresses[1].Address, StringComparison.Ordinal);

        // What the host was told to build is what the rows say.
        Assert.Equal(nic.Id, Assert.Single(world.Cloud[server.Host!].LastBuild!.Instance.Interfaces!).Id);

        await conductor.Get<DeleteServerHandler>().HandleAsync(new DeleteServer(id, false, false), TestConductor.Call(), Ct);
        await conductor.UntilQuietAsync();
        await Audit.CheckAsync(conductor.Database, world.Cloud);
        Assert.Empty((await conductor.ReadAsync(id)).Addresses);
    }

    [Fact]
    public async Task AnAddressThatIsAskedForIsTheServersOrRefused()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var network = (await conductor.Database.ReadAsync(NetworkStore.List, Ct))[0].Id;
        CreateServers With(Guid id, string? address) => SagaWorld.Request() with { Networks = new ServerNetworks([new NetworkAsk(id, address, "mgmt")]) };

        var server = await conductor.ReadAsync(await SagaWorld.BootAsync(conductor, With(network, "10.11.0.77")));

        Assert.Equal(("10.11.0.77", "mgmt"), (server.Addresses[0].Address, server.Interfaces![0].Tag));
        foreach (var (asked, message) in new[]
        {
            (With(network, "10.11.0.77"), "Fixed IP address 10.11.0.77 is already in use."),
            (With(network, "10.11.0.1"), "Fixed IP address 10.11.0.1 is already in use."),
            (With(network, "10.12.0.1"), $"Fixed IP address (10.12.0.1) does not exist in network ({network})."),
        })
        {
            Assert.Equal((FaultKind.BadRequest, message), await RefusedAsync(() => SagaWorld.CreateAsync(conductor, asked)));
        }

        var unknown = Guid.NewGuid();
        Assert.Equal((FaultKind.BadRequest, $"Network {unknown} could not be found."), await RefusedAsync(() => SagaWorld.CreateAsync(conductor, With(unknown, null))));
    }

    [Fact]
    public async Task AServerWithoutNetworksHasNoInterfaceAndNoGroup()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();

        var server = await conductor.ReadAsync(await SagaWorld.BootAsync(conductor, SagaWorld.Request() with { Networks = null }));

        Assert.Null(server.Interfaces);
        Assert.Empty(server.SecurityGroups);
    }

    [Fact]
    public async Task AFullNetworkFailsTheBuildAndKeepsNothing()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var small = (await conductor.Database.WriteAsync(static scope => AddNetworks.To(scope, new CreateNetworks { Label = "small", Cidr = "10.12.0.0/30", Bridge = "br101" }, null), Ct))[0];
        var asked = SagaWorld.Request() with { Networks = new ServerNetworks([new NetworkAsk(small.Id, null, null)]) };
        await SagaWorld.BootAsync(conductor, asked);

        var second = (await SagaWorld.CreateAsync(conductor, asked))[0];
        await conductor.UntilQuietAsync();

        var server = await conductor.ReadAsync(second);
        Assert.Equal((VmState.Error, $"No fixed IP addresses available for network: {small.Id}"), (server.VmState, server.Fault?.Message));
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Ossa2015_021_a_host_is_told_of_its_guests_rules_and_members_and_of_nothing_that_it_knows(DatabaseKind kind)
    {
        await using var world = await SagaWorld.MakeAsync(kind);
        var conductor = await world.StartConductorAsync();
        var server = await conductor.ReadAsync(await SagaWorld.BootAsync(conductor));
        Task<KnownHostNetworks> Ask(string host, long known) => new GetHostNetworksHandler(conductor.Database).HandleAsync(new GetHostNetworks(host, known), TestConductor.Call(), Ct);

        var told = (await Ask(server.Host!, 0)).Networks!;

        var network = Assert.Single(told.Networks);
        Assert.Equal(("private", "br100", "10.11.0.0/24", "10.11.0.1", "10.11.0.2", false), (network.Label, network.Bridge, network.Cidr, network.HostAddress, network.DhcpStart, network.IsAddressShared));
        var port = Assert.Single(told.Ports);
        Assert.Equal((server.Id, server.Interfaces![0].MacAddress), (port.InstanceId, port.MacAddress));
        Assert.Equal(server.Addresses.Select(address => address.Address), port.Addresses);
        Assert.Equal((server.Addresses[0].Address, false), (Assert.Single(told.Leases).Address, told.Leases[0].IsLeased));
        Assert.Equal(port.Groups, told.Groups.Select(group => group.Number));

        // Unchanged: nothing crosses. A rule of the guest's group, a member elsewhere of a source, a floating address: it does.
        Assert.Null((await Ask(server.Host!, told.Revision)).Networks);
        var calls = conductor.Get<CallResults>();
        var quotas = conductor.Get<QuotaOptions>();
        var group = told.Groups[0].Number;
        await new EditSecurityGroupRules(calls, quotas, conductor.Get<NetworkHints>()).AddAsync(new AddSecurityGroupRule(group, null, null, null, null, group), TestConductor.Call(), Ct);
        var after = (await Ask(server.Host!, told.Revision)).Networks!;
        var own = Assert.Single(after.Groups);
        Assert.Equal(group, Assert.Single(own.Rules).Group);
        Assert.Equal(server.Addresses.Select(address => address.Address).Order(StringComparer.Ordinal), own.Members);

        await new SaveLeasesHandler(calls).HandleAsync(new SaveLeases(server.Host!, [new LeaseChange(server.Addresses[0].Address, port.MacAddress, true)]), TestConductor.Call(), Ct);
        Assert.True((await Ask(server.Host!, 0)).Networks!.Leases[0].IsLeased);

        var elsewhere = await conductor.ReadAsync(await SagaWorld.BootAsync(conductor, SagaWorld.Request() with { RequestedHost = world.Cloud.Hosts.First(host => host.Name != server.Host).Name }));
        Assert.Contains(elsewhere.Addresses[0].Address, Assert.Single((await Ask(server.Host!, after.Revision)).Networks!.Groups).Members);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task AFloatingAddressLeadsToItsProjectsServersAlone(DatabaseKind kind)
    {
        await using var world = await SagaWorld.MakeAsync(kind);
        var conductor = await world.StartConductorAsync();
        var server = await conductor.ReadAsync(await SagaWorld.BootAsync(conductor));
        var calls = conductor.Get<CallResults>();
        var options = conductor.Get<NetworkOptions>();
        var own = new OwnFloatingAddress(calls, conductor.Get<QuotaOptions>(), options, conductor.Get<NetworkHints>());
        var link = new LinkFloatingAddress(calls, conductor.Get<NetworkHints>());
        await new StockFloatingAddresses(calls, options).CreateAsync(new CreateFloatingAddresses("198.51.100.0/29", null, "eth0"), TestConductor.Call(), Ct);

        var floating = await own.AllocateAsync(new AllocateFloatingAddress(null), TestConductor.Call(), Ct);
        var foreign = await own.AllocateAsync(new AllocateFloatingAddress(null), TestConductor.Call(Stranger), Ct);

        Assert.Equal((FaultKind.NotFound, $"Floating IP not found for address {foreign.Address}."), await RefusedAsync(() => link.AssociateAsync(new AssociateFloatingAddress(server.Id, foreign.Address, null), TestConductor.Call(), Ct)));
        Assert.Equal(FaultKind.NotFound, (await RefusedAsync(() => link.AssociateAsync(new AssociateFloatingAddress(server.Id, foreign.Address, null), TestConductor.Call(Stranger), Ct))).Kind);
        Assert.Equal(FaultKind.NotFound, (await RefusedAsync(() => own.ReleaseAsync(new FloatingAddressNumber(floating.Number), TestConductor.Call(Stranger), Ct))).Kind);
        await link.AssociateAsync(new AssociateFloatingAddress(server.Id, floating.Address, null), TestConductor.Call(), Ct);

        Assert.Contains((await conductor.ReadAsync(server.Id)).Addresses, address => address.IsFloating && address.Address == floating.Address);
        var host = (await new GetHostNetworksHandler(conductor.Database).HandleAsync(new GetHostNetworks(server.Host!, 0), TestConductor.Call(), Ct)).Networks!;
        Assert.Equal((floating.Address, server.Addresses[0].Address, "eth0"), Assert.Single(host.FloatingAddresses) is var one ? (one.Address, one.FixedAddress, one.Interface) : default);

        // It stays its project's when the server goes, and can be given back then.
        await conductor.Get<DeleteServerHandler>().HandleAsync(new DeleteServer(server.Id, false, false), TestConductor.Call(), Ct);
        await conductor.UntilQuietAsync();
        var left = await conductor.Database.ReadAsync(scope => FloatingAddressStore.Find(scope, floating.Number), Ct);
        Assert.Equal(("project", null, null), (left!.ProjectId, left.FixedAddress, left.InstanceId));
        await own.ReleaseAsync(new FloatingAddressNumber(floating.Number), TestConductor.Call(), Ct);
        Assert.Null((await conductor.Database.ReadAsync(scope => FloatingAddressStore.Find(scope, floating.Number), Ct))!.ProjectId);
    }

    /// <summary>Those alone: a tenant that changes its rules all day disturbs no other's hosts. A broker that is away is no reason to refuse.</summary>
    [Theory, MemberData(nameof(Kinds))]
    public async Task HostsThatAChangeConcernsAreToldOfIt(DatabaseKind kind)
    {
        await using var world = await SagaWorld.MakeAsync(kind);
        var conductor = await world.StartConductorAsync();
        Task<Guid> BootOn(int number) => SagaWorld.BootAsync(conductor, SagaWorld.Request() with { RequestedHost = $"host{number}" });
        var (server, peer) = (await conductor.ReadAsync(await BootOn(1)), await conductor.ReadAsync(await BootOn(2)));
        var told = new List<string>();
        world.Cloud.OnFanout = said =>
        {
            told.Add(said is LookAgain look ? string.Join(' ', look.Hosts.Order(StringComparer.Ordinal)) : "");
            return Task.CompletedTask;
        };
        var (calls, quotas, hints) = (conductor.Get<CallResults>(), conductor.Get<QuotaOptions>(), conductor.Get<NetworkHints>());
        var groups = new EditSecurityGroup(calls, quotas);
        var rules = new EditSecurityGroupRules(calls, quotas, hints);
        var change = new ChangeServerGroupsHandler(calls, hints);
        var web = await groups.SaveAsync(new SaveSecurityGroup(null, "web", ""), TestConductor.Call(), Ct);
        var db = await groups.SaveAsync(new SaveSecurityGroup(null, "db", ""), TestConductor.Call(), Ct);

        await rules.AddAsync(new AddSecurityGroupRule(db.Number, "tcp", 5432, 5432, null, web.Number), TestConductor.Call(), Ct);
        await change.HandleAsync(new ChangeServerGroups(peer.Id, "db", true), TestConductor.Call(), Ct);
        await change.HandleAsync(new ChangeServerGroups(server.Id, "web", true), TestConductor.Call(), Ct);
        var rule = await rules.AddAsync(new AddSecurityGroupRule(web.Number, "tcp", 80, 80, "0.0.0.0/0", null), TestConductor.Call(), Ct);
        await rules.RemoveAsync(new SecurityGroupRuleNumber(rule.Number), TestConductor.Call(), Ct);
        Assert.Equal(["host2", "host1 host2", "host1", "host1"], told.Where(hosts => hosts.StartsWith("host", StringComparison.Ordinal)));

        told.Clear();
        var options = conductor.Get<NetworkOptions>();
        await new StockFloatingAddresses(calls, options).CreateAsync(new CreateFloatingAddresses("198.51.100.9", null, null), TestConductor.Call(), Ct);
        var floating = await new OwnFloatingAddress(calls, quotas, options, hints).AllocateAsync(new AllocateFloatingAddress(null), TestConductor.Call(), Ct);
        var link = new LinkFloatingAddress(calls, hints);
        await link.AssociateAsync(new AssociateFloatingAddress(server.Id, floating.Address, null), TestConductor.Call(), Ct);
        await link.AssociateAsync(new AssociateFloatingAddress(peer.Id, floating.Address, null), TestConductor.Call(), Ct);
        await link.DisassociateAsync(new DisassociateFloatingAddress(peer.Id, floating.Address), TestConductor.Call(), Ct);
        Assert.Equal(["host1", "host1 host2", "host2"], told.Where(hosts => hosts.StartsWith("host", StringComparison.Ordinal)));

        told.Clear();
        var addresses = new ServerAddressHandlers(calls, quotas, hints);
        await addresses.AddAsync(new AddFixedAddress(server.Id, server.Interfaces![0].NetworkId.ToString()), TestConductor.Call(), Ct);
        await addresses.RemoveAsync(new RemoveFixedAddress(server.Id, (await conductor.ReadAsync(server.Id)).Addresses[1].Address), TestConductor.Call(), Ct);
        Assert.Equal(["host1", "host1"], told.Where(hosts => hosts.StartsWith("host", StringComparison.Ordinal)));

        world.Cloud.OnFanout = _ => throw new FaultException(FaultKind.Timeout, "The broker is away.");
        await link.AssociateAsync(new AssociateFloatingAddress(server.Id, floating.Address, null), TestConductor.Call(), Ct);
        Assert.Contains((await conductor.ReadAsync(server.Id)).Addresses, address => address.Address == floating.Address);
    }

    [Fact]
    public async Task AFloatingAddressMovesAndAPoolHasOneForEachOfAServersOwn()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var (calls, options) = (conductor.Get<CallResults>(), conductor.Get<NetworkOptions>());
        var (first, second) = (await SagaWorld.BootAsync(conductor), await SagaWorld.BootAsync(conductor));
        var own = new OwnFloatingAddress(calls, conductor.Get<QuotaOptions>(), options, conductor.Get<NetworkHints>());
        var link = new LinkFloatingAddress(calls, conductor.Get<NetworkHints>());
        var stock = new StockFloatingAddresses(calls, options);
        await stock.CreateAsync(new CreateFloatingAddresses("198.51.100.0/29", null, null), TestConductor.Call(), Ct);
        await stock.CreateAsync(new CreateFloatingAddresses("203.0.113.0/29", "second", null), TestConductor.Call(), Ct);
        Task<FloatingAddressRecord> OwnAsync(string? pool) => own.AllocateAsync(new AllocateFloatingAddress(pool), TestConductor.Call(), Ct);
        Task LeadAsync(FloatingAddressRecord floating, Guid server, string? to = null) =>
            link.AssociateAsync(new AssociateFloatingAddress(server, floating.Address, to), TestConductor.Call(), Ct);
        async Task<IEnumerable<string>> ShownAsync(Guid id) => (await conductor.ReadAsync(id)).Addresses.Where(address => address.IsFloating).Select(address => address.Address);
        var (one, other, elsewhere) = (await OwnAsync(null), await OwnAsync(null), await OwnAsync("second"));

        await LeadAsync(one, first);
        await LeadAsync(elsewhere, first);
        Assert.Equal((FaultKind.BadRequest, $"Floating IP {other.Address} association has failed."), await RefusedAsync(() => LeadAsync(other, first)));
        Assert.Equal([one.Address, elsewhere.Address], await ShownAsync(first));

        // A move that is refused leaves it where it was.
        Assert.Equal((FaultKind.BadRequest, "Specified fixed address not assigned to instance"), await RefusedAsync(() => LeadAsync(one, second, "10.11.0.250")));
        Assert.Equal([one.Address, elsewhere.Address], await ShownAsync(first));
        await LeadAsync(one, second);
        Assert.Equal([elsewhere.Address], await ShownAsync(first));
        Assert.Equal([one.Address], await ShownAsync(second));
        Assert.Equal(FaultKind.Conflict, (await RefusedAsync(() => link.DisassociateAsync(new DisassociateFloatingAddress(first, one.Address), TestConductor.Call(), Ct))).Kind);
        Assert.Equal((FaultKind.NotFound, "No more floating IPs in pool none."), await RefusedAsync(() => OwnAsync("none")));
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    [Fact]
    public async Task TheQuotaOfFloatingAddressesHoldsUnderParallelAllocations()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var (calls, options) = (conductor.Get<CallResults>(), conductor.Get<NetworkOptions>());
        await new StockFloatingAddresses(calls, options).CreateAsync(new CreateFloatingAddresses("198.51.100.0/27", "public", null), TestConductor.Call(), Ct);
        var own = new OwnFloatingAddress(calls, conductor.Get<QuotaOptions>(), options, conductor.Get<NetworkHints>());

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 15).Select(async _ =>
        {
            try
            {
                return (await own.AllocateAsync(new AllocateFloatingAddress("public"), TestConductor.Call(), Ct)).Address;
            }
            catch (FaultException refused) when (refused.Fault.Kind == FaultKind.OverQuota)
            {
                return refused.Fault.Message;
            }
        }));

        Assert.Equal(11, outcomes.Distinct().Count());
        Assert.Equal(5, outcomes.Count(outcome => outcome == "IP allocation over quota in pool public."));
    }

    [Fact]
    public async Task Ossa2012_005_the_quota_of_rules_holds_under_parallel_adds()
    {
        // Rules added at once are counted as those added one by one.
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var calls = conductor.Get<CallResults>();
        var quotas = conductor.Get<QuotaOptions>();
        var group = await new EditSecurityGroup(calls, quotas).SaveAsync(new SaveSecurityGroup(null, "web", ""), TestConductor.Call(), Ct);
        var rules = new EditSecurityGroupRules(calls, quotas, conductor.Get<NetworkHints>());

        var outcomes = await Task.WhenAll(Enumerable.Range(1, 30).Select(async port =>
        {
            try
            {
                await rules.AddAsync(new AddSecurityGroupRule(group.Number, "tcp", port, port, "0.0.0.0/0", null), TestConductor.Call(), Ct);
                return FaultKind.Internal;
            }
            catch (FaultException refused)
            {
                return refused.Fault.Kind;
            }
        }));

        Assert.Equal((20, 10), (outcomes.Count(kind => kind == FaultKind.Internal), outcomes.Count(kind => kind == FaultKind.OverQuota)));
    }

    [Fact]
    public async Task Ossn0011_a_rule_with_a_group_that_is_not_there_is_refused()
    {
        // It would let everybody in.
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var (calls, quotas) = (conductor.Get<CallResults>(), conductor.Get<QuotaOptions>());
        var groups = new EditSecurityGroup(calls, quotas);
        var own = await groups.SaveAsync(new SaveSecurityGroup(null, "web", ""), TestConductor.Call(), Ct);
        var foreign = await groups.SaveAsync(new SaveSecurityGroup(null, "web", ""), TestConductor.Call(Stranger), Ct);
        var rules = new EditSecurityGroupRules(calls, quotas, conductor.Get<NetworkHints>());
        Task Add(long source) => rules.AddAsync(new AddSecurityGroupRule(own.Number, "tcp", 22, 22, null, source), TestConductor.Call(), Ct);

        Assert.Equal(FaultKind.NotFound, (await RefusedAsync(() => Add(4711))).Kind);
        Assert.Equal(FaultKind.NotFound, (await RefusedAsync(() => Add(foreign.Number))).Kind);
        Assert.Empty((await conductor.Database.ReadAsync(scope => SecurityGroupStore.Find(scope, own.Number), Ct))!.Rules);

        // A group that goes takes the rules with it that let its members in.
        await Add(own.Number);
        var other = await groups.SaveAsync(new SaveSecurityGroup(null, "db", ""), TestConductor.Call(), Ct);
        await Add(other.Number);
        await groups.DeleteAsync(new SecurityGroupNumber(other.Number), TestConductor.Call(), Ct);
        Assert.Equal("web", Assert.Single((await conductor.Database.ReadAsync(scope => SecurityGroupStore.Find(scope, own.Number), Ct))!.Rules).SourceName);
    }

    [Fact]
    public async Task AServerJoinsAndLeavesGroupsAndTakesAddresses()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var calls = conductor.Get<CallResults>();
        var server = await conductor.ReadAsync(await SagaWorld.BootAsync(conductor));
        var groups = new EditSecurityGroup(calls, conductor.Get<QuotaOptions>());
        var group = await groups.SaveAsync(new SaveSecurityGroup(null, "web", ""), TestConductor.Call(), Ct);
        var change = new ChangeServerGroupsHandler(calls, conductor.Get<NetworkHints>());
        var addresses = new ServerAddressHandlers(calls, conductor.Get<QuotaOptions>(), conductor.Get<NetworkHints>());

        await change.HandleAsync(new ChangeServerGroups(server.Id, "web", true), TestConductor.Call(), Ct);
        Assert.Equal(["default", "web"], (await conductor.ReadAsync(server.Id)).SecurityGroups);
        Assert.Equal((FaultKind.BadRequest, "Security group is still in use"), await RefusedAsync(() => groups.DeleteAsync(new SecurityGroupNumber(group.Number), TestConductor.Call(), Ct)));
        await groups.SaveAsync(new SaveSecurityGroup(group.Number, "www", ""), TestConductor.Call(), Ct);
        Assert.Equal(["default", "www"], (await conductor.ReadAsync(server.Id)).SecurityGroups);
        await change.HandleAsync(new ChangeServerGroups(server.Id, "www", false), TestConductor.Call(), Ct);
        await groups.DeleteAsync(new SecurityGroupNumber(group.Number), TestConductor.Call(), Ct);

        await addresses.AddAsync(new AddFixedAddress(server.Id, server.Interfaces![0].NetworkId.ToString()), TestConductor.Call(), Ct);
        var more = await conductor.ReadAsync(server.Id);
        Assert.Equal(3, more.Addresses.Count);
        await Audit.CheckAsync(conductor.Database, world.Cloud);
        await addresses.RemoveAsync(new RemoveFixedAddress(server.Id, more.Addresses[0].Address), TestConductor.Call(), Ct);
        Assert.Equal(2, (await conductor.ReadAsync(server.Id)).Addresses.Count);
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    [Fact]
    public async Task NobodyHasAnothersHardwareAddressWhenAnAddressIsTakenFromIt()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var network = (await conductor.Database.ReadAsync(NetworkStore.List, Ct))[0].Id;
        CreateServers With(string address) => SagaWorld.Request() with { Networks = new ServerNetworks([new NetworkAsk(network, address, null)]) };
        var first = await conductor.ReadAsync(await SagaWorld.BootAsync(conductor, With("10.11.0.9")));
        var addresses = new ServerAddressHandlers(conductor.Get<CallResults>(), conductor.Get<QuotaOptions>(), conductor.Get<NetworkHints>());

        await addresses.RemoveAsync(new RemoveFixedAddress(first.Id, "10.11.0.9"), TestConductor.Call(), Ct);

        Assert.DoesNotContain((await conductor.ReadAsync(first.Id)).Addresses, address => address.Address == "10.11.0.9");
        Assert.Equal((FaultKind.BadRequest, "Fixed IP address 10.11.0.9 is already in use."), await RefusedAsync(() => SagaWorld.CreateAsync(conductor, With("10.11.0.9"))));
        await conductor.Get<DeleteServerHandler>().HandleAsync(new DeleteServer(first.Id, false, false), TestConductor.Call(), Ct);
        await conductor.UntilQuietAsync();
        var second = await conductor.ReadAsync(await SagaWorld.BootAsync(conductor, With("10.11.0.9")));
        Assert.Equal(first.Interfaces![0].MacAddress, second.Interfaces![0].MacAddress);
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    [Fact]
    public async Task TheQuotaOfFixedAddressesHoldsForCreatesAndForWhatIsAdded()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync(configuration: "[quota]\nfixed_ips = 1");
        var server = await conductor.ReadAsync(await SagaWorld.BootAsync(conductor, SagaWorld.Request() with { Networks = null }));
        var network = (await conductor.Database.WriteAsync(static scope => AddNetworks.To(scope, new CreateNetworks { Label = "v4", Cidr = "10.12.0.0/24", Bridge = "br101" }, null), Ct))[0];
        var asked = SagaWorld.Request() with { Networks = new ServerNetworks([new NetworkAsk(network.Id, null, null)]) };
        var addresses = new ServerAddressHandlers(conductor.Get<CallResults>(), conductor.Get<QuotaOptions>(), conductor.Get<NetworkHints>());

        var holder = await SagaWorld.BootAsync(conductor, asked);

        var exceeded = (FaultKind.OverQuota, "Maximum number of fixed IPs exceeded");
        Assert.Equal(exceeded, await RefusedAsync(() => SagaWorld.CreateAsync(conductor, asked)));
        Assert.Equal(exceeded, await RefusedAsync(() => addresses.AddAsync(new AddFixedAddress(holder, network.Id.ToString()), TestConductor.Call(), Ct)));
        Assert.Single((await conductor.ReadAsync(holder)).Addresses);
        Assert.Equal(VmState.Active, (await conductor.ReadAsync(server.Id)).VmState);
    }

    private static async Task<(FaultKind Kind, string Message)> RefusedAsync(Func<Task> work) =>
        (await Assert.ThrowsAsync<FaultException>(work)).Fault is var fault ? (fault.Kind, fault.Message) : default;
}
