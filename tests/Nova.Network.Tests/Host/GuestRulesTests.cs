using Nova.Network.Wanted;

namespace Nova.Network.Tests.Host;

/// <summary>Real rules in a real kernel: guests are namespaces on a bridge.</summary>
public sealed class GuestRulesTests : IAsyncLifetime
{
    private const string Ping = "ping -c 1 -W 1 -q";

    private Lab _lab = null!;

    public async ValueTask InitializeAsync() => _lab = await Lab.OpenAsync();

    public async ValueTask DisposeAsync() => await _lab.DisposeAsync();

    /// <summary>Guests 3 and 4 are one project's, guest 5 another's.</summary>
    private static HostPlan Plan(params IReadOnlyList<RulePlan> more) => new()
    {
        Networks = [Sample.Network],
        Ports = [Sample.Port(3, 7), Sample.Port(4, 7), Sample.Port(5, 8)],
        Groups = [new GroupPlan(7, [Sample.FromGroup(7), .. more], ["10.11.0.3", "10.11.0.4"]), new GroupPlan(8, [], ["10.11.0.5"])],
    };

    [Fact]
    public async Task OneProjectsGuestsReachEachOtherAndAnothersAreKeptOut()
    {
        await _lab.ApplyAsync(Plan());
        var (first, second, stranger) = (await _lab.StartGuestAsync(Sample.Port(3)), await _lab.StartGuestAsync(Sample.Port(4)), await _lab.StartGuestAsync(Sample.Port(5)));

        Assert.True(await first.SucceedsAsync($"{Ping} 10.11.0.4"));
        Assert.True(await second.SucceedsAsync($"{Ping} 10.11.0.3"));
        Assert.True(await first.SucceedsAsync($"{Ping} 10.11.0.1"), "the gateway answers");
        Assert.False(await stranger.SucceedsAsync($"{Ping} 10.11.0.3"));
        Assert.False(await first.SucceedsAsync($"{Ping} 10.11.0.5"));

        await _lab.ApplyAsync(Plan(Sample.From("10.11.0.5/32", "icmp", -1, -1)));
        Assert.True(await stranger.SucceedsAsync($"{Ping} 10.11.0.3"), "a rule was opened");

        await _lab.ApplyAsync(Plan());
        await _lab.Host.ShellAsync("conntrack -F 2>/dev/null");
        Assert.False(await stranger.SucceedsAsync($"{Ping} 10.11.0.3"), "and closed");
    }

    [Fact]
    public async Task Ossa2016_009_a_foreign_hardware_address_or_address_reaches_nobody()
    {
        await _lab.ApplyAsync(Plan(Sample.From("0.0.0.0/0")));
        var (guest, _) = (await _lab.StartGuestAsync(Sample.Port(3)), await _lab.StartGuestAsync(Sample.Port(4)));
        Assert.True(await guest.SucceedsAsync($"{Ping} 10.11.0.4"));

        await guest.ShellAsync("ip address add 10.11.0.77/24 dev eth0");
        Assert.False(await guest.SucceedsAsync($"{Ping} -I 10.11.0.77 10.11.0.4"), "a foreign address");
        Assert.False(await guest.SucceedsAsync("arping -c 1 -w 1 -I eth0 -s 10.11.0.77 10.11.0.4"), "a question of ARP under a foreign address");
        await guest.ShellAsync("ip address del 10.11.0.77/24 dev eth0");

        await guest.ShellAsync("ip link set eth0 address fa:16:3e:00:00:66");
        Assert.False(await guest.SucceedsAsync($"{Ping} 10.11.0.4"), "a foreign hardware address");
        await guest.ShellAsync("ip link set eth0 address fa:16:3e:00:00:03; ip neigh flush all");
        Assert.True(await guest.SucceedsAsync($"{Ping} 10.11.0.4"), "its own again");
    }

    [Fact]
    public async Task Ossa2016_009_a_guest_is_no_dhcp_server_and_asks_for_nobody_else()
    {
        await _lab.ApplyAsync(Plan(Sample.From("0.0.0.0/0")));
        var (guest, other) = (await _lab.StartGuestAsync(Sample.Port(3)), await _lab.StartGuestAsync(Sample.Port(4)));

        Assert.True(await Datagrams.ArriveAsync(guest, 1067, other, "10.11.0.4", 1068), "others arrive");
        Assert.False(await Datagrams.ArriveAsync(guest, 67, other, "10.11.0.4", 68), "answers of a DHCP server");
        Assert.True(await Datagrams.ArriveAsync(guest, 68, _lab.Host, "10.11.0.1", 67, Datagrams.DhcpFrom("fa:16:3e:00:00:03")), "its own question");
        Assert.False(await Datagrams.ArriveAsync(guest, 68, _lab.Host, "10.11.0.1", 67, Datagrams.DhcpFrom("fa:16:3e:00:00:04")), "a release in another's name");
    }

    /// <summary>In a message that is cut in two what says whose name it is in is behind the cut.</summary>
    [Fact]
    public async Task Ossa2016_009_a_release_in_anothers_name_does_not_pass_in_pieces_either()
    {
        await _lab.ApplyAsync(Plan());
        var guest = await _lab.StartGuestAsync(Sample.Port(3));
        byte[] Padded(string mac) => [.. Datagrams.DhcpFrom(mac), .. new byte[700]];
        Assert.True(await Datagrams.ArriveAsync(guest, 68, _lab.Host, "10.11.0.1", 67, Padded("fa:16:3e:00:00:03")), "whole, and in its own name");

        // So small that the hardware address is in the second piece.
        await guest.ShellAsync("ip link set eth0 mtu 68");

        Assert.False(await Datagrams.ArriveAsync(guest, 68, _lab.Host, "10.11.0.1", 67, Padded("fa:16:3e:00:00:04")), "in another's");
        Assert.True(await Datagrams.ArriveAsync(guest, 1068, _lab.Host, "10.11.0.1", 53, new byte[700]), "other pieces arrive");
    }

    /// <summary>nova-compute was down while its server was deleted: it runs on, and no rule knows it.</summary>
    [Fact]
    public async Task AGuestThatIsNobodysReachesNobodyUntilItsRowIsBack()
    {
        await _lab.ApplyAsync(Plan(Sample.From("0.0.0.0/0")));
        var (guest, _) = (await _lab.StartGuestAsync(Sample.Port(3)), await _lab.StartGuestAsync(Sample.Port(4)));
        Assert.True(await guest.SucceedsAsync($"{Ping} 10.11.0.4"));

        var plan = Plan(Sample.From("0.0.0.0/0"));
        await _lab.ApplyAsync(plan with { Ports = [.. plan.Ports.Where(port => port.Device != Sample.Port(3).Device)] });
        Assert.False(await guest.SucceedsAsync($"{Ping} 10.11.0.4"));
        Assert.False(await guest.SucceedsAsync("arping -c 1 -w 1 -I eth0 10.11.0.1"), "nor the host, which would listen on a device that is merely unplugged");

        await _lab.ApplyAsync(plan);
        Assert.True(await guest.SucceedsAsync("ping -c 5 -W 1 -q 10.11.0.4"), "its row is back; the kernel looks at a device that comes up within a second");
    }

    [Fact]
    public async Task Ossn0018_a_guest_reaches_of_its_host_what_is_there_for_guests()
    {
        _lab.Rules = _lab.Rules with { HostPorts = [8774] };
        await _lab.ApplyAsync(Plan());
        var guest = await _lab.StartGuestAsync(Sample.Port(3));

        Assert.False(await Datagrams.ConnectsAsync(guest, _lab.Host, "10.11.0.1", 5432));
        Assert.True(await Datagrams.ConnectsAsync(guest, _lab.Host, "10.11.0.1", 8774));
        Assert.False(await Datagrams.ArriveAsync(guest, 1024, _lab.Host, "10.11.0.1", 161));
    }

    [Fact]
    public async Task MetadataIsReachedUnderItsAddressAndTheLoopbackDeviceIsNot()
    {
        _lab.Rules = _lab.Rules with { MetadataHost = "127.0.0.1" };
        _lab.Devices = _lab.Devices with { MetadataIsLocal = true };
        await _lab.ApplyAsync(Plan());
        var guest = await _lab.StartGuestAsync(Sample.Port(3), "10.11.0.1");
        await guest.ShellAsync("ip route add 127.0.0.9/32 via 10.11.0.1; ip route del local 127.0.0.0/8 table local; ip route del local 127.0.0.1 table local");

        Assert.True(await Datagrams.ConnectsAsync(guest, _lab.Host, "169.254.169.254", 80, "127.0.0.1", 8775));
        Assert.False(await Datagrams.ConnectsAsync(guest, _lab.Host, "127.0.0.9", 8775, "127.0.0.9", 8775));
    }

    [Fact]
    public async Task AFloatingAddressLeadsToItsGuestAndIsWhatItAppearsAs()
    {
        var outside = await Namespace.EnterAsync();
        await _lab.Host.ShellAsync($"ip link add pub0 type veth peer name eth0 netns {outside.Thread}; ip address add 198.51.100.1/24 dev pub0; ip link set pub0 up");
        await outside.ShellAsync("ip link set eth0 up; ip address add 198.51.100.2/24 dev eth0; ip route add 203.0.113.9/32 via 198.51.100.1");
        var open = Plan(Sample.From("0.0.0.0/0", "icmp", -1, -1), Sample.From("0.0.0.0/0", "tcp", 22, 22));
        var floating = open with { Floating = [new FloatingPlan("203.0.113.9", "10.11.0.3", "br100", null)] };
        await _lab.ApplyAsync(floating);
        var (guest, plain) = (await _lab.StartGuestAsync(Sample.Port(3), "10.11.0.1"), await _lab.StartGuestAsync(Sample.Port(4), "10.11.0.1"));

        Assert.True(await outside.SucceedsAsync($"{Ping} 203.0.113.9"));
        Assert.True(await Datagrams.ConnectsAsync(outside, guest, "203.0.113.9", 22, "0.0.0.0", 22));
        Assert.True(await _lab.Host.SucceedsAsync($"{Ping} 203.0.113.9"), "from its own host");
        Assert.Equal("203.0.113.9", await Datagrams.SourceAsync(guest, outside, "198.51.100.2", 9000));
        Assert.Equal("198.51.100.1", await Datagrams.SourceAsync(plain, outside, "198.51.100.2", 9001));

        await _lab.ApplyAsync(open);
        await _lab.Host.ShellAsync("conntrack -F 2>/dev/null");
        Assert.False(await outside.SucceedsAsync($"{Ping} 203.0.113.9"), "it was taken away");
        await outside.DisposeAsync();
    }

    [Fact]
    public async Task WithTheSixthVersionNeighboursAreFoundAndForgedOnesAreNot()
    {
        _lab.Rules = _lab.Rules with { UseIpv6 = true };
        _lab.Devices = _lab.Devices with { UseIpv6 = true };
        var network = Sample.Network with { CidrV6 = "fd00:11::/64", HostAddressV6 = "fd00:11::1" };
        PortPlan Port(int number) => Sample.Port(number, 7) with { Addresses = [$"10.11.0.{number}", $"fd00:11::{number}"] };
        await _lab.ApplyAsync(new HostPlan
        {
            Networks = [network],
            Ports = [Port(3), Port(4)],
            Groups = [new GroupPlan(7, [Sample.From("fd00:11::/64", "icmp", -1, -1)], [])],
        });
        var (guest, _) = (await _lab.StartGuestAsync(Port(3)), await _lab.StartGuestAsync(Port(4)));

        Assert.True(await guest.SucceedsAsync($"{Ping} fd00:11::4"));
        await guest.ShellAsync("ip address add fd00:11::77/64 dev eth0 nodad");
        Assert.False(await guest.SucceedsAsync($"{Ping} -I fd00:11::77 fd00:11::4"));
    }

    /// <summary>Addresses of the link are there without anybody's row: what keeps out and what lets in holds for them as well.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Ossn0018_addresses_of_the_link_are_no_way_around(bool allowSameNet)
    {
        _lab.Rules = _lab.Rules with { UseIpv6 = true, AllowSameNet = allowSameNet };
        _lab.Devices = _lab.Devices with { UseIpv6 = true };
        await _lab.ApplyAsync(new HostPlan
        {
            Networks = [Sample.Network with { CidrV6 = "fd00:11::/64", HostAddressV6 = "fd00:11::1" }],
            Ports = [Sample.Port(3, 7), Sample.Port(4, 8)],
            Groups = [new GroupPlan(7, [], []), new GroupPlan(8, [], [])],
        });
        var (guest, other) = (await _lab.StartGuestAsync(Sample.Port(3)), await _lab.StartGuestAsync(Sample.Port(4)));
        await Task.WhenAll(new[] { guest, other }.Select(one => one.ShellAsync("while ip -6 address show dev eth0 | grep -q tentative; do sleep 0.1; done")));
        var host = (await _lab.Host.ShellAsync("ip -6 -brief address show dev br100 scope link | grep -o 'fe80[^/]*'")).Trim();

        Assert.True(await guest.SucceedsAsync($"{Ping} {host}%eth0"), "the host answers");
        Assert.False(await Datagrams.ConnectsAsync(guest, _lab.Host, host + "%eth0", 5432, "::"));
        Assert.Equal(allowSameNet, await guest.SucceedsAsync($"{Ping} fe80::f816:3eff:fe00:4%eth0"));
        Assert.Equal(allowSameNet, await Datagrams.ConnectsAsync(guest, other, "fe80::f816:3eff:fe00:4%eth0", 22, "::"));
    }
}
