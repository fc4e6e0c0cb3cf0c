using Nova.Network.Rules;
using Nova.Network.Wanted;

namespace Nova.Network.Tests.Rules;

public sealed class HostRulesTests
{
    private static readonly HostPlan Plan = new()
    {
        Networks = [Sample.Network],
        Ports = [Sample.Port(3, 7), Sample.Port(4, 7), Sample.Port(5, 7, 8)],
        Groups =
        [
            new GroupPlan(7, [Sample.From("0.0.0.0/0", "tcp", 22, 22), Sample.FromGroup(7)], ["10.11.0.3", "10.11.0.4", "10.11.0.5"]),
            new GroupPlan(8, [Sample.From("192.0.2.0/24", "icmp", -1, -1)], ["10.11.0.5"]),
        ],
        Floating = [new FloatingPlan("203.0.113.9", "10.11.0.3", "br100", null)],
    };

    [Fact]
    public void AllIsReplacedInOneTransactionAndNothingElseIsTouched()
    {
        var lines = HostRules.Write(Plan, Sample.Rules).Split('\n');

        Assert.Equal(["table bridge nova_guard", "delete table bridge nova_guard", "table inet nova_network", "delete table inet nova_network"], lines.Take(4));
        Assert.Equal(["table bridge nova_guard {", "table inet nova_network {"], lines.Skip(4).Where(line => line.StartsWith("table ", StringComparison.Ordinal)));
        Assert.DoesNotContain(lines, line => line.Contains("flush", StringComparison.Ordinal));
    }

    [Fact]
    public void GuestsOfTheSameGroupsShareAChain()
    {
        var text = HostRules.Write(Plan, Sample.Rules);

        Assert.Single(Occurrences(text, "chain groups_7 {"));
        Assert.Single(Occurrences(text, "chain groups_7_8 {"));
        Assert.Contains("\"br100\" . 10.11.0.3 : goto groups_7", text);
        Assert.Contains("\"br100\" . 10.11.0.5 : goto groups_7_8", text);
    }

    /// <summary>Refreshing rules costs nothing per pair of members: a group's members are written once, whoever refers to them.</summary>
    [Fact]
    public void Ossa2013_020_members_of_a_group_that_is_its_own_source_are_written_once()
    {
        var members = Enumerable.Range(2, 200).Select(number => $"10.11.0.{number}").ToList();
        var plan = Plan with
        {
            Ports = [.. Enumerable.Range(2, 200).Select(number => Sample.Port(number, 7))],
            Groups = [new GroupPlan(7, [Sample.FromGroup(7)], members)],
        };

        var text = HostRules.Write(plan, Sample.Rules);

        Assert.Single(Occurrences(text, "ip saddr @members4_7 accept"));
        Assert.Single(Occurrences(text, "set members4_7 {"));
    }

    /// <summary>A bridge with an uplink carries the site's router too, whose advertisements come from an address of the link.</summary>
    [Fact]
    public void Addresses_of_the_link_are_kept_from_the_host_where_they_are_a_guests()
    {
        var text = HostRules.Write(Plan with { Ports = [Sample.Port(3, 7)] }, Sample.Rules);

        Assert.Contains("ip6 saddr @links6 goto from_guest", text);
        Assert.Contains("set links6 {\ntype ipv6_addr\nelements = { fe80::f816:3eff:fe00:3 }", text);
    }

    [Fact]
    public void Ossn0011_a_rule_with_a_group_that_is_not_there_lets_nobody_in()
    {
        var text = HostRules.Write(Plan with { Groups = [new GroupPlan(7, [Sample.FromGroup(99)], [])] }, Sample.Rules);

        Assert.Contains("set members4_99 {\ntype ipv4_addr\n}", text);
        Assert.Contains("ip saddr @members4_99 accept", text);
        Assert.DoesNotContain("chain group_7 {\naccept", text);
    }

    [Theory]
    [InlineData("tcp", 22, 22, "ip saddr 192.0.2.0/24 tcp dport 22 accept")]
    [InlineData("TCP", 22, 24, "ip saddr 192.0.2.0/24 tcp dport 22-24 accept")]
    [InlineData("udp", -1, -1, "ip saddr 192.0.2.0/24 meta l4proto udp accept")]
    [InlineData("icmp", -1, -1, "ip saddr 192.0.2.0/24 meta l4proto icmp accept")]
    [InlineData("icmp", 8, -1, "ip saddr 192.0.2.0/24 icmp type 8 accept")]
    [InlineData("icmp", 3, 1, "ip saddr 192.0.2.0/24 icmp type 3 icmp code 1 accept")]
    [InlineData(null, null, null, "ip saddr 192.0.2.0/24 accept")]
    public void ARuleIsWritten(string? protocol, int? from, int? to, string line) =>
        Assert.Equal([line], GroupRule.Lines(Sample.From("192.0.2.0/24", protocol, from, to), "accept"));

    [Fact]
    public void IcmpOfTheSixthVersionIsAnotherProtocol() =>
        Assert.Equal(["ip6 saddr 2001:db8::/64 icmpv6 type 128 accept"], GroupRule.Lines(Sample.From("2001:db8::/64", "icmp", 128, -1), "accept"));

    /// <summary>What a row says that makes no sense lets nothing in, and says nothing that could break or widen the others.</summary>
    [Theory]
    [InlineData("gre", 1, 2, "10.0.0.0/8")]
    [InlineData("tcp", 5, 4, "10.0.0.0/8")]
    [InlineData("tcp", 1, 70000, "10.0.0.0/8")]
    [InlineData("icmp", 300, -1, "10.0.0.0/8")]
    [InlineData("tcp", 1, 2, "10.0.0.0/33")]
    [InlineData("tcp", 1, 2, "0.0.0.0/0 accept }")]
    [InlineData("tcp", 1, 2, null)]
    public void Ossa2019_001_a_bad_rule_is_left_out(string protocol, int from, int to, string? cidr) =>
        Assert.Empty(GroupRule.Lines(new RulePlan(protocol, from, to, cidr, null), "accept"));

    [Fact]
    public void WhatLeavesIsTranslatedAsTheOptionsSay()
    {
        var options = Sample.Rules with { ForceSnat = ["192.0.2.0/24"], Dmz = ["172.16.0.0/12"] };

        var text = HostRules.Write(Plan, options);

        Assert.Contains("elements = { 172.16.0.0/12,\n198.51.100.1/32 }", text);
        Assert.Contains("oifname \"pub0\" ip daddr 192.0.2.0/24 snat ip to 198.51.100.1", text);
        Assert.Contains("203.0.113.9 : 10.11.0.3", text);
        Assert.Contains("10.11.0.3 : 203.0.113.9", text);
        Assert.Contains("iifname @bridges ip daddr 169.254.169.254 tcp dport 80 dnat ip to 198.51.100.1:8775", text);
    }

    [Fact]
    public void AHostThatIsNotTheGatewayRoutesNothing()
    {
        var text = HostRules.Write(Plan with { Networks = [Sample.Network with { HostAddress = null }] }, Sample.Rules);

        Assert.Contains("iifname \"br100\" oifname != \"br100\" drop", text);
        Assert.Contains("oifname \"br100\" iifname != \"br100\" drop", text);
    }

    [Fact]
    public void ForwardingIsForTheInterfacesThatAreNamed()
    {
        var text = HostRules.Write(Plan, Sample.Rules with { ForwardInterfaces = ["eth7"] });

        Assert.Contains("iifname \"br100\" oifname != { \"eth7\", \"br100\" } drop", text);
    }

    [Fact]
    public void AnAddressThatAllHostsHaveIsNotSeenBeyondThisOne()
    {
        var text = HostRules.Write(Plan with { Networks = [Sample.Network with { IsAddressShared = true, BridgeInterface = "eth1" }] }, Sample.Rules);

        Assert.Contains("iifname \"eth1\" arp daddr ip 10.11.0.1 drop", text);
        Assert.Contains("oifname \"eth1\" arp saddr ip 10.11.0.1 drop", text);
    }

    /// <summary>The kernel takes 255 characters, and one chain whose name is longer would have all rules of the host refused.</summary>
    [Fact]
    public void AChainOfManyGroupsHasAShortNameOfItsOwn()
    {
        var many = Enumerable.Range(1, 60).Select(number => 100_000L + number).ToArray();
        var text = HostRules.Write(Plan with { Ports = [Sample.Port(3, many), Sample.Port(4, many), Sample.Port(5, many[1..])] }, Sample.Rules);

        var chains = text.Split('\n').Where(line => line.StartsWith("chain groups_", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, chains.Distinct().Count());
        Assert.All(chains, chain => Assert.Matches("^chain groups_[0-9a-f]{64} \\{$", chain));
        Assert.Contains($"\"br100\" . 10.11.0.4 : goto {chains[0].Split(' ')[1]}", text);
    }

    /// <summary>A device whose row makes no sense has no address it could send from, rather than any.</summary>
    [Fact]
    public void AnInterfaceWithoutASoundAddressMaySendNothing()
    {
        var identity = GuestIdentity.Of(Sample.Port(3) with { MacAddress = "fa:16:3e; accept" });

        Assert.NotNull(identity);
        Assert.Empty(identity.V4);
        Assert.Empty(identity.V6);
        Assert.Equal("00:00:00:00:00:00", identity.Mac);
    }

    private static IEnumerable<int> Occurrences(string text, string part)
    {
        for (var at = text.IndexOf(part, StringComparison.Ordinal); at >= 0; at = text.IndexOf(part, at + 1, StringComparison.Ordinal))
        {
            yield return at;
        }
    }
}
