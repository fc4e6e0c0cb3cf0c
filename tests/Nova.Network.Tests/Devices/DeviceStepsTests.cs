using Nova.Network.Devices;
using Nova.Network.Wanted;

namespace Nova.Network.Tests.Devices;

public sealed class DeviceStepsTests
{
    private static readonly DeviceSteps Steps = new(Sample.Devices, "host-1");

    private static readonly HostPlan Plan = new() { Networks = [Sample.Network with { BridgeInterface = "eth1" }] };

    [Fact]
    public void ABridgeIsMadeWithItsUplinkAndAddress()
    {
        var lines = Lines(Plan, Device("eth1"));

        Assert.Collection(
            lines,
            line => Assert.Matches("^link add name br100 address fa:16:3f:..:..:.. type bridge stp_state 0 forward_delay 0$", line),
            line => Assert.Equal("link set dev br100 alias nova-network", line),
            line => Assert.Equal("link set dev br100 up", line),
            line => Assert.Equal("link set dev eth1 master br100", line),
            line => Assert.Equal("link set dev eth1 up", line),
            line => Assert.Equal("address add 10.11.0.1/24 broadcast + dev br100", line));
    }

    [Fact]
    public void NothingIsDoneWhereAllIsAsPlanned() => Assert.Empty(Lines(Plan, Made("br100", "10.11.0.1/24"), Device("eth1") with { Master = "br100", IsUp = true }));

    [Fact]
    public void TheAddressesOfAPlainUplinkMoveToTheBridge()
    {
        var lines = Lines(Plan, Made("br100", "10.11.0.1/24"), Device("eth1", "192.0.2.7/24") with { IsUp = true });

        Assert.Equal(["link set dev eth1 master br100", "address add 192.0.2.7/24 dev br100", "address del 192.0.2.7/24 dev eth1"], lines);
    }

    /// <summary>The batch before was interrupted between plugging in and moving: the host hears nothing until they have moved.</summary>
    [Fact]
    public void AddressesThatAreLeftOnAPluggedUplinkStillMoveAndLabelledOnesStay()
    {
        var uplink = Device("eth1", "192.0.2.7/24", "192.0.2.8/24") with { Master = "br100", IsUp = true };
        var lines = Lines(Plan, Made("br100", "10.11.0.1/24", "192.0.2.7/24"), uplink with { Addresses = [.. uplink.Addresses, new("203.0.113.9", 32, "eth1:fip9", true)] });

        Assert.Equal(["address del 192.0.2.7/24 dev eth1", "address add 192.0.2.8/24 dev br100", "address del 192.0.2.8/24 dev eth1"], lines);
    }

    [Fact]
    public void AGuestThatIsNoRowsIsCutOffAndAnythingElseStays()
    {
        var plan = new HostPlan { Networks = [Sample.Network], Ports = [Sample.Port(3)] };
        KernelDevice In(string name, string bridge) => Device(name) with { Master = bridge, IsUp = true };

        var lines = Lines(
            plan,
            Made("br100", "10.11.0.1/24"), Made("br101"), Device("br7") with { Kind = "bridge" },
            In("tap00000003-00", "br100"), In("tap00000004-00", "br100"), In("tap00000005-00", "br101"), In("tap00000006-00", "br7"), In("tap00000007-00", "br100") with { IsUp = false }, In("tap0", "br100"), In("eth7", "br100"));

        Assert.Equal(["link set dev tap00000004-00 down", "link set dev tap00000005-00 down"], lines);
    }

    /// <summary>Its row has come back, or its bridge was made anew. One that is not up is libvirt's still.</summary>
    [Fact]
    public void AGuestOfThePlanThatIsCutOffIsConnectedAgain()
    {
        var plan = new HostPlan { Networks = [Sample.Network], Ports = [Sample.Port(3), Sample.Port(4), Sample.Port(5)] };

        var lines = Lines(plan, Device("tap00000003-00") with { IsUp = true }, Device("tap00000004-00"), Device("tap00000005-00") with { Master = "br100" });

        Assert.Equal(["link set dev tap00000003-00 master br100", "link set dev tap00000005-00 up"], lines[^2..]);
        Assert.DoesNotContain(lines, line => line.Contains("tap00000004-00", StringComparison.Ordinal));
    }

    [Fact]
    public void AVlanIsADeviceOnItsInterface()
    {
        var lines = Lines(new HostPlan { Networks = [Sample.Network with { Bridge = "br101", Vlan = 101, BridgeInterface = "eth1" }] }, Device("eth1") with { IsUp = true });

        Assert.Contains("link add link eth1 name vlan101 type vlan id 101", lines);
        Assert.Contains("link set dev vlan101 master br101", lines);
        Assert.DoesNotContain("link set dev eth1 master br101", lines);
    }

    [Fact]
    public void AnotherAddressOfTheNetworkGoesAndOnesOfTheHostStay()
    {
        var lines = Lines(new HostPlan { Networks = [Sample.Network] }, Made("br100", "10.11.0.9/24", "192.0.2.7/24"));

        Assert.Equal(["address add 10.11.0.1/24 broadcast + dev br100", "address del 10.11.0.9/24 dev br100"], lines);
    }

    [Fact]
    public void WhatIsOursAndUnwantedGoesAndNothingElseDoes()
    {
        var lines = Lines(
            new HostPlan(), Made("br100"), Made("br200"), Device("br300") with { Kind = "bridge" }, Made("vlan7"), Device("tap0") with { Master = "br200" });

        Assert.Equal(["link del dev br100", "link del dev vlan7"], lines);
    }

    [Fact]
    public void FloatingAddressesComeAndGoByTheirLabel()
    {
        var plan = new HostPlan { Floating = [new FloatingPlan("203.0.113.9", "10.11.0.3", "br100", null), new FloatingPlan("203.0.113.8", "10.11.0.4", "br100", "eth7")] };
        var pub = Device("pub0") with { Addresses = [new("203.0.113.9", 32, "pub0:fip", true), new("203.0.113.1", 32, "pub0:fip", true), new("203.0.113.2", 32, "pub0", true)] };

        Assert.Equal(["address add 203.0.113.8/32 dev eth7 label eth7:fip", "address del 203.0.113.1/32 dev pub0"], Lines(plan, pub, Device("eth7")));
    }

    [Fact]
    public void ABridgeOfAnAdministratorIsNotMade() => Assert.Empty(Lines(new HostPlan { Networks = [Sample.Network with { IsBridgeOurs = false }] }));

    [Fact]
    public void Ossn0069_ipv6_is_off_before_a_bridge_is_switched_on()
    {
        var steps = Steps.Of(new HostPlan { Networks = [Sample.Network] }, Kernel());

        var off = steps.ToList().IndexOf(new HostStep.Setting("net/ipv6/conf/br100/disable_ipv6", "1"));
        var on = steps.ToList().IndexOf(new HostStep.Ip("link set dev br100 up"));
        Assert.True(off >= 0 && off < on);
    }

    [Fact]
    public void Ossa2019_004_a_bridge_keeps_learning() =>
        Assert.DoesNotContain(Lines(Plan, Device("eth1")), line => line.Contains("ageing", StringComparison.Ordinal) || line.Contains("learning off", StringComparison.Ordinal));

    private static List<string> Lines(HostPlan plan, params KernelDevice[] devices) => [.. Steps.Of(plan, Kernel(devices)).OfType<HostStep.Ip>().Select(step => step.Line)];

    private static IReadOnlyDictionary<string, KernelDevice> Kernel(params KernelDevice[] devices) => devices.ToDictionary(device => device.Name);

    private static KernelDevice Device(string name, params string[] addresses) =>
        new(name, null, null, null, IsUp: false, 1500, [.. addresses.Select(address => new KernelAddress(address.Split('/')[0], int.Parse(address.Split('/')[1], null), name, IsGlobal: true))]);

    private static KernelDevice Made(string name, params string[] addresses) => Device(name, addresses) with { Kind = "bridge", Alias = "nova-network", IsUp = true };
}
