using Nova.Network.Dhcp;
using Nova.Network.Wanted;

namespace Nova.Network.Tests.Dhcp;

public sealed class DnsmasqPlanTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_000_000);

    private static readonly LeasePlan Lease = new("br100", "FA:16:3E:00:00:03", "10.11.0.3", "demo", IsLeased: true);

    [Fact]
    public void ItIsStartedAsUpstreamStartsIt()
    {
        var plan = DnsmasqPlan.Of(Sample.Network, [Lease], Sample.Dhcp("/n"), Now)!;

        Assert.Equal(
            [
                "--strict-order", "--bind-interfaces", "--conf-file=", "--pid-file=/n/nova-br100.pid", "--listen-address=10.11.0.1", "--except-interface=lo",
                "--dhcp-range=set:demo-net,10.11.0.2,static,255.255.255.0,120s", "--dhcp-lease-max=256", "--dhcp-hostsfile=/n/nova-br100.conf", "--dhcp-script=/usr/bin/nova-dhcpbridge",
                "--leasefile-ro", "--dhcp-authoritative", "--domain=novalocal", "--no-hosts", "--dhcp-option=option:router,10.11.0.1",
            ],
            plan.Arguments);
        Assert.Equal("fa:16:3e:00:00:03,demo.novalocal,10.11.0.3\n", plan.Hosts);
        Assert.Equal("1000120 fa:16:3e:00:00:03 10.11.0.3 demo *\n", plan.Leases);
        Assert.Equal("1", plan.Environment["NETWORK_ID"]);
        Assert.Equal("[\"/etc/nova/nova.conf\"]", plan.Environment["CONFIG_FILE"]);
    }

    [Fact]
    public void TheOptionsAreFollowed()
    {
        var options = Sample.Dhcp("/n") with { Servers = ["192.0.2.53", "no address"], UseNetworkServers = true, ConfigurationFile = "/etc/nova/dnsmasq.conf", UseIpv6 = true };
        var network = Sample.Network with { Dns = ["192.0.2.54"], Mtu = 1450, Gateway = "10.11.0.254", CidrV6 = "fd00:11::/64", HostAddressV6 = "fd00:11::1" };

        var arguments = DnsmasqPlan.Of(network, [], options, Now)!.Arguments;

        Assert.Contains("--conf-file=/etc/nova/dnsmasq.conf", arguments);
        Assert.Contains("--dhcp-option=option:router,10.11.0.254", arguments);
        Assert.Contains("--dhcp-option-force=26,1450", arguments);
        Assert.Equal(["--no-resolv", "--server=192.0.2.53", "--server=192.0.2.54"], arguments.Where(one => one.StartsWith("--no-resolv", StringComparison.Ordinal) || one.StartsWith("--server", StringComparison.Ordinal)));
        Assert.Contains("--dhcp-range=set:demo-net,fd00:11::,ra-only,64,120s", arguments);
    }

    [Fact]
    public void WithoutAnAddressOfTheHostNothingRuns() => Assert.Null(DnsmasqPlan.Of(Sample.Network with { HostAddress = null }, [Lease], Sample.Dhcp("/n"), Now));

    [Theory]
    [InlineData("a\n02:00:00:00:00:01,10.0.0.1", "a02000000000110")]
    [InlineData("Web Server", "webserver")]
    [InlineData("www.example.org", "www")]
    [InlineData("x,set:evil,ignore", "xsetevilignore")]
    [InlineData("--", null)]
    [InlineData("ü", null)]
    public void Ossa2021_005_a_name_is_one_label_and_nothing_else(string name, string? label) => Assert.Equal(label, HostName.Of(name));

    [Fact]
    public void Ossa2021_005_no_name_adds_a_line_or_a_field()
    {
        var hostile = Lease with { HostName = "a,ignore\nfa:16:3e:ff:ff:ff,10.11.0.9\u2028\r" };

        var plan = DnsmasqPlan.Of(Sample.Network with { Label = "x,tag:y\n--server=1.2.3.4" }, [hostile], Sample.Dhcp("/n"), Now)!;

        Assert.Equal("fa:16:3e:00:00:03,aignorefa163effffff10.novalocal,10.11.0.3\n", plan.Hosts);
        Assert.Equal(1, plan.Leases.Count(c => c == '\n'));
        Assert.Contains("--dhcp-range=set:network-1,10.11.0.2,static,255.255.255.0,120s", plan.Arguments);
    }
}
