using Nova.Core.Networks;
using Nova.Network.Rules;
using Nova.Network.Wanted;

namespace Nova.Network.Tests.Wanted;

/// <summary>The three managers: the same rows, and another host of them.</summary>
public sealed class PlanHostTests
{
    private static readonly HostNetworks Rows = new(
        9,
        [new HostNetwork(1, "demo-net", null, null, 101, "10.11.0.0/24", "fd00:11::/64", "10.11.0.1", "fd00:11::1", "10.11.0.1", "10.11.0.1", "10.11.0.2", IsAddressShared: true, ["192.0.2.53"], null)],
        [new HostPort(Guid.Empty, 1, "tap00000003-00", "fa:16:3e:00:00:03", ["10.11.0.3"], "demo", [7]), new HostPort(Guid.Empty, 2, "tap00000004-00", "fa:16:3e:00:00:04", ["10.12.0.3"], "other", [7])],
        [new HostLease(1, "fa:16:3e:00:00:03", "10.11.0.3", "demo", IsLeased: true)],
        [new HostSecurityGroup(7, [new HostSecurityRule("tcp", 22, 22, "0.0.0.0/0", null)], ["10.11.0.3"])],
        [new HostFloatingAddress("203.0.113.9", "10.11.0.3", 1, null)],
        [new HostSecurityRule("tcp", 25, 25, "0.0.0.0/0", null)]);

    [Fact]
    public void VlansHaveABridgeEach()
    {
        var plan = new PlanHost(new ManagerOptions(NetworkLayout.Vlan, "br100", "eth1", "eth2", UseIpv6: false)).Of(Rows);

        var network = Assert.Single(plan.Networks);
        Assert.Null(plan.Problem);
        Assert.Equal(("br101", "eth2", 101, true, true), (network.Bridge, network.BridgeInterface, network.Vlan, network.IsBridgeOurs, network.HasDhcp));
        Assert.Null(network.CidrV6);
        Assert.Equal("br101", Assert.Single(plan.Ports).Bridge);
    }

    [Fact]
    public void FlatWithDhcpIsTheBridgeOfTheOptions()
    {
        var plan = new PlanHost(new ManagerOptions(NetworkLayout.FlatDHCP, "br100", "eth1", "eth2", UseIpv6: true)).Of(Rows);

        var network = Assert.Single(plan.Networks);
        Assert.Equal(("br100", "eth1", null, "fd00:11::1"), (network.Bridge, network.BridgeInterface, network.Vlan, network.HostAddressV6));
        Assert.Equal(new LeasePlan("br100", "fa:16:3e:00:00:03", "10.11.0.3", "demo", true), Assert.Single(plan.Leases));
        Assert.Equal(new FloatingPlan("203.0.113.9", "10.11.0.3", "br100", null), Assert.Single(plan.Floating));
        Assert.Equal(25, Assert.Single(plan.Provider).FromPort);
    }

    [Fact]
    public void FlatIsAnAdministratorsBridgeWithoutDhcpAndFloatingAddresses()
    {
        var plan = new PlanHost(new ManagerOptions(NetworkLayout.Flat, "br100", null, null, UseIpv6: false)).Of(Rows);

        var network = Assert.Single(plan.Networks);
        Assert.False(network.IsBridgeOurs);
        Assert.False(network.HasDhcp);
        Assert.Empty(plan.Floating);
    }

    [Fact]
    public void ABridgeThatTheRowNamesIsTheOne()
    {
        var rows = Rows with { Networks = [Rows.Networks[0] with { Bridge = "br-own", Vlan = null }] };

        Assert.Equal("br-own", Assert.Single(new PlanHost(new ManagerOptions(NetworkLayout.FlatDHCP, "br100", null, null, UseIpv6: false)).Of(rows).Networks).Bridge);
    }

    /// <summary>Rules are one transaction: a name that nft would stumble over must not keep all guests of the host from theirs.</summary>
    [Theory]
    [InlineData("br1\" }")]
    [InlineData("a-name-that-is-too-long")]
    [InlineData("br+0")]
    [InlineData("")]
    public void ANameThatNoDeviceHasStaysOutOfTheRules(string name)
    {
        var rows = Rows with
        {
            Networks = [Rows.Networks[0] with { BridgeInterface = name, Vlan = null }, Rows.Networks[0] with { Number = 2, Bridge = name, Vlan = null, Cidr = "10.12.0.0/24" }],
            Leases = [.. Rows.Leases, new HostLease(2, "fa:16:3e:00:00:04", "10.12.0.3", "other", IsLeased: true)],
            FloatingAddresses = [.. Rows.FloatingAddresses, new HostFloatingAddress("203.0.113.10", "10.12.0.3", 2, null)],
        };

        var plan = new PlanHost(new ManagerOptions(NetworkLayout.FlatDHCP, "br100", null, null, UseIpv6: false)).Of(rows);
        var text = HostRules.Write(plan, Sample.Rules);

        Assert.Equal(
            $"network demo-net ends at this host: its bridge_interface '{name}' is no name of a device; network demo-net is not on this host: its bridge '{name}' is no name of a device",
            plan.Problem);
        var network = Assert.Single(plan.Networks);
        Assert.Equal(("br100", null), (network.Bridge, network.BridgeInterface));
        Assert.Equal("10.11.0.3", Assert.Single(plan.Leases).Address);
        Assert.Equal("203.0.113.9", Assert.Single(plan.Floating).Address);
        Assert.Contains("\"br100\" . 10.11.0.3 : goto groups_7", text);
        Assert.Contains("set without_bridge {\ntype ifname\nelements = { \"tap00000004-00\" }", text);
        Assert.Contains("iifname @without_bridge drop", text);
        Assert.Contains("oifname @without_bridge drop", text);
        Assert.DoesNotContain("10.12.0.3 : goto", text);
        Assert.DoesNotContain("\"\"", text);
        Assert.DoesNotContain("\" }\"", text);
    }
}
