using Microsoft.Extensions.Logging.Abstractions;
using Nova.Network.Dhcp;
using Nova.Network.Rules;
using Nova.Network.Tools;
using Nova.Network.Wanted;

namespace Nova.Network.Tests.Host;

/// <summary>The difference alone is changed, what others break is mended, and what is theirs stays.</summary>
public sealed class ReconcileTests : IAsyncLifetime
{
    private static readonly HostPlan Plan = new()
    {
        Networks = [Sample.Network],
        Ports = [Sample.Port(3, 7)],
        Groups = [new GroupPlan(7, [Sample.From("0.0.0.0/0", "tcp", 22, 22)], ["10.11.0.3"])],
    };

    private Lab _lab = null!;

    public async ValueTask InitializeAsync() => _lab = await Lab.OpenAsync();

    public async ValueTask DisposeAsync() => await _lab.DisposeAsync();

    [Fact]
    public async Task NothingIsDoneTwice()
    {
        Assert.Equal((true, true), Any(await _lab.ApplyAsync(Plan)));
        await SettledAsync();

        Assert.Equal((false, false), Any(await _lab.ApplyAsync(Plan)));
    }

    [Fact]
    public async Task WhatAnotherToolFlushesIsPutBackAndWhatIsTheirsStays()
    {
        await _lab.Host.ShellAsync("nft add table ip theirs; nft add chain ip theirs mine");
        await _lab.ApplyAsync(Plan);
        await SettledAsync();

        await _lab.Host.ShellAsync("nft flush table inet nova_network; ip address del 10.11.0.1/24 dev br100");
        await Until(() => Task.FromResult(!_lab.Undisturbed), "the flush is noticed");
        Assert.Equal((true, true), Any(await _lab.ApplyAsync(Plan)));

        Assert.Contains("tcp dport 22 accept", await _lab.Host.ShellAsync("nft list table inet nova_network"));
        Assert.Contains("chain mine", await _lab.Host.ShellAsync("nft list table ip theirs"));
        Assert.Contains("10.11.0.1/24", await _lab.Host.ShellAsync("ip address show dev br100"));
    }

    [Fact]
    public async Task ChangesOfOthersToWhatIsTheirsAreNobodysBusiness()
    {
        await _lab.ApplyAsync(Plan);
        await SettledAsync();

        await _lab.Host.ShellAsync("nft add table ip theirs; nft add chain ip theirs mine; nft delete table ip theirs");
        await _lab.Host.ShellAsync("nft list ruleset >/dev/null");

        Assert.Equal((false, false), Any(await _lab.ApplyAsync(Plan)));
    }

    [Fact]
    public async Task Ossa2019_002_rules_that_overlap_or_repeat_load_and_a_load_that_fails_changes_nothing()
    {
        await _lab.ApplyAsync(Plan with
        {
            Groups = [new GroupPlan(7, [Sample.From("0.0.0.0/0", "tcp", 1, 100), Sample.From("0.0.0.0/0", "tcp", 50, 150), Sample.From("0.0.0.0/0", "tcp", 50, 150)], [])],
        });
        var before = await _lab.Host.ShellAsync("nft -s list ruleset");
        Assert.Contains("tcp dport 50-150 accept", before);

        await Assert.ThrowsAsync<HostToolException>(() => _lab.Host.RunAsync(() => _lab.Ruleset.EnsureAsync(HostRules.Write(Plan, Sample.Rules) + "nonsense\n", CancellationToken.None)));

        Assert.Equal(before, await _lab.Host.ShellAsync("nft -s list ruleset"));
    }

    [Fact]
    public async Task AKernelWithoutVlansSaysSo()
    {
        var plan = new HostPlan { Networks = [Sample.Network with { Bridge = "br101", Vlan = 101, BridgeInterface = "up0" }] };
        await _lab.Host.ShellAsync("ip link add up0 type veth peer name up1");
        if (await _lab.Host.SucceedsAsync("ip link add link up0 name probe type vlan id 7"))
        {
            await _lab.ApplyAsync(plan);
            Assert.Contains("master br101", await _lab.Host.ShellAsync("ip link show vlan101"));
            return;
        }

        var failure = await Assert.ThrowsAsync<HostToolException>(() => _lab.ApplyAsync(plan));
        Assert.Contains("this kernel has no VLAN devices", failure.Message);
    }

    [Fact]
    public async Task GuestsGetTheirAddressesAndDnsmasqIsStartedOnceAndFoundAgain()
    {
        var folder = Directory.CreateTempSubdirectory("nova-dhcp-").FullName;
        File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        var script = Path.Combine(folder, "script");
        await File.WriteAllTextAsync(script, $"#!/bin/sh\necho \"$1 $2 $3\" >>{folder}/calls\n");
        File.SetUnixFileMode(script, (UnixFileMode)0b111_101_101);
        var options = Sample.Dhcp(folder) with { Bridge = script };
        var plan = Plan with { Leases = [new LeasePlan("br100", "fa:16:3e:00:00:03", "10.11.0.3", "demo", IsLeased: false)] };
        NetworkDhcp Dhcp() => new(
            new DnsmasqProcess(options, _lab.Host.Tool, TimeProvider.System, NullLogger<DnsmasqProcess>.Instance), options, TimeProvider.System, NullLogger<NetworkDhcp>.Instance);
        await _lab.ApplyAsync(plan);
        var first = Dhcp();
        try
        {
            Assert.True(await _lab.Host.RunAsync(() => first.EnsureAsync(plan, CancellationToken.None)));
            Assert.False(await _lab.Host.RunAsync(() => first.EnsureAsync(plan, CancellationToken.None)), "nothing to do");
            var process = await File.ReadAllTextAsync(Path.Combine(folder, "nova-br100.pid"));
            var guest = await _lab.StartGuestAsync(Sample.Port(3) with { Addresses = [] });

            Assert.Contains("lease of 10.11.0.3 obtained", await guest.ShellAsync("busybox udhcpc -i eth0 -n -q -t 5 -T 1 -s /bin/true 2>&1"));
            await Until(async () => File.Exists($"{folder}/calls") && (await File.ReadAllTextAsync($"{folder}/calls")).Contains("add fa:16:3e:00:00:03 10.11.0.3"), "the script is called");

            // A daemon that died after it had written who gets what, and before it had told dnsmasq.
            var more = plan with { Leases = [.. plan.Leases, new LeasePlan("br100", "fa:16:3e:00:00:04", "10.11.0.4", "other", IsLeased: false)] };
            await File.AppendAllTextAsync(Path.Combine(folder, "nova-br100.conf"), "fa:16:3e:00:00:04,other.novalocal,10.11.0.4\n");
            Assert.False(await _lab.Host.RunAsync(() => Dhcp().EnsureAsync(more, CancellationToken.None)), "it is written");
            var next = await _lab.StartGuestAsync(Sample.Port(4) with { Addresses = [] });
            Assert.Contains("lease of 10.11.0.4 obtained", await next.ShellAsync("busybox udhcpc -i eth0 -n -q -t 5 -T 1 -s /bin/true 2>&1"));
            Assert.True(await _lab.Host.RunAsync(() => first.EnsureAsync(plan, CancellationToken.None)), "and as it was");

            // Another daemon, after this one was killed, finds it and leaves it alone; an address that nobody has any more is given back.
            var second = Dhcp();
            Assert.False(await _lab.Host.RunAsync(() => second.EnsureAsync(plan, CancellationToken.None)), "found again");
            Assert.Equal(process, await File.ReadAllTextAsync(Path.Combine(folder, "nova-br100.pid")));
            Assert.True(await _lab.Host.RunAsync(() => second.EnsureAsync(plan with { Leases = [] }, CancellationToken.None)));
            await Until(async () => (await File.ReadAllTextAsync($"{folder}/calls")).Contains("del fa:16:3e:00:00:03 10.11.0.3"), "the lease is given back");
        }
        finally
        {
            await _lab.Host.RunAsync(() => first.EnsureAsync(new HostPlan(), CancellationToken.None));
            Directory.Delete(folder, recursive: true);
        }
    }

    private Task SettledAsync() => Until(() => Task.FromResult(_lab.Undisturbed), "the own change is seen");

    private static async Task Until(Func<Task<bool>> condition, string what)
    {
        for (var i = 0; i < 200; i++)
        {
            if (await condition())
            {
                return;
            }

            await Task.Delay(50);
        }

        Assert.Fail($"not within 10 s: {what}");
    }

    private static (bool Devices, bool Rules) Any((int Devices, bool Rules) done) => (done.Devices > 0, done.Rules);
}
