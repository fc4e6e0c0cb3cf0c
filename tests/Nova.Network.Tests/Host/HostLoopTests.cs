using Microsoft.Extensions.Logging.Abstractions;
using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Networks;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Rpc.Network;
using Nova.Hosting;
using Nova.Hosting.Files;
using Nova.Messaging;
using Nova.Network.Devices;
using Nova.Network.Dhcp;
using Nova.Network.Hosts;
using Nova.Network.Rules;
using Nova.Network.Tools;
using Nova.Network.Wanted;

namespace Nova.Network.Tests.Host;

/// <summary>The whole daemon's work on a host of its own, with rows that a test writes.</summary>
public sealed class HostLoopTests : IAsyncLifetime
{
    private static readonly RpcCall Call = default;

    private readonly Rows _rows = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("nova-loop-").FullName;

    /// <summary>One that is missing, as at the first start.</summary>
    private string Networks => Path.Combine(_folder, "state", "networks");

    private readonly CancellationTokenSource _stop = new();
    private Namespace _host = null!;
    private RulesetWatch _watch = null!;
    private HostLoop _loop = null!;
    private Task _running = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await Namespace.EnterAsync();
        var nudge = new Nudge(TimeProvider.System);
        _watch = new RulesetWatch(nudge);
        var dhcp = Sample.Dhcp(Networks) with { Bridge = "/bin/true" };
        var state = new HostState(
            new Ruleset(_host.Tool, _watch),
            Sample.Rules,
            new ApplyDevices(new DeviceSteps(Sample.Devices, "host"), _host.Tool, NullLogger<ApplyDevices>.Instance),
            new NetworkDhcp(new DnsmasqProcess(dhcp, _host.Tool, TimeProvider.System, NullLogger<DnsmasqProcess>.Instance), dhcp, TimeProvider.System, NullLogger<NetworkDhcp>.Instance),
            new FloatingMoves(Sample.Devices, _host.Tool, NullLogger<FloatingMoves>.Instance));
        var identity = new DaemonIdentity("nova-network", "host");
        var source = new PlanSource(_rows, identity, new PlanHost(new ManagerOptions(NetworkLayout.FlatDHCP, "br100", null, null, UseIpv6: false)));
        _loop = new HostLoop(source, state, nudge, identity, TimeProvider.System, NullLogger<HostLoop>.Instance);
        _running = _host.RunAsync(() => _loop.RunAsync(_stop.Token));
    }

    public async ValueTask DisposeAsync()
    {
        _rows.Now = new HostNetworks(99, [], [], [], [], [], []);
        await _loop.SetUpAsync(new SetUpHost("host"), Call, CancellationToken.None);
        await _stop.CancelAsync();
        await Task.WhenAny(_running);
        _watch.Dispose();
        await _host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Whoever starts a guest, on whatever path, waits for this: rules stand before the guest runs.</summary>
    [Fact]
    public async Task Ossn0022_it_answers_when_rules_and_bridge_are_there()
    {
        _rows.Now = Rows.WithGuest(2);

        await _loop.SetUpAsync(new SetUpHost("host"), Call, CancellationToken.None);

        Assert.Contains("\"br100\" . 10.11.0.3 : goto groups_7", await _host.ShellAsync("nft list table inet nova_network"));
        Assert.Contains("10.11.0.1/24", await _host.ShellAsync("ip address show dev br100"));
        Assert.Null(await _loop.FindProblemAsync(CancellationToken.None));
    }

    [Fact]
    public async Task AHostThatCannotBeMadeSoRefusesAndIsMadeSoOnceItCan()
    {
        await _host.ShellAsync("ip link add br100 type veth peer name other");
        _rows.Now = Rows.WithGuest(2) with { Networks = [Rows.Network with { BridgeInterface = "absent0" }] };

        var refusal = await Assert.ThrowsAsync<FaultException>(() => _loop.SetUpAsync(new SetUpHost("host"), Call, CancellationToken.None));
        Assert.Equal(FaultKind.Unavailable, refusal.Fault.Kind);
        Assert.DoesNotContain("absent0", refusal.Fault.Message);
        Assert.Contains("ip -batch", refusal.Fault.Details);
        Assert.NotNull(await _loop.FindProblemAsync(CancellationToken.None));

        await _host.ShellAsync("ip link del br100; ip link add absent0 type veth peer name absent1");
        await _loop.SetUpAsync(new SetUpHost("host"), Call, CancellationToken.None);
        Assert.Contains("master br100", await _host.ShellAsync("ip link show absent0"));
    }

    /// <summary>Nobody asks for a look: the monitor of rules does.</summary>
    [Fact]
    public async Task RulesThatAnotherToolFlushesAreBackByThemselves()
    {
        _rows.Now = Rows.WithGuest(2);
        await _loop.SetUpAsync(new SetUpHost("host"), Call, CancellationToken.None);
        await UntilAsync(() => Task.FromResult(_watch.IsUndisturbed()));

        await _host.ShellAsync("nft flush ruleset");

        await UntilAsync(() => _host.SucceedsAsync("nft list table inet nova_network | grep -q 'goto groups_7' && nft list table bridge nova_guard | grep -q from_guest"));
    }

    /// <summary>Nobody says what the host is to be, and it is known all the same.</summary>
    [Fact]
    public async Task WhatOthersBreakIsPutBackWhileTheConductorIsAway()
    {
        _rows.Now = Rows.WithGuest(2);
        await _loop.SetUpAsync(new SetUpHost("host"), Call, CancellationToken.None);
        await UntilAsync(() => Task.FromResult(_watch.IsUndisturbed()));
        _rows.IsAway = true;

        await _host.ShellAsync("nft flush ruleset; ip address flush dev br100");

        await UntilAsync(() => _host.SucceedsAsync("nft list table inet nova_network | grep -q 'goto groups_7' && ip address show dev br100 | grep -q 10.11.0.1/24"));
        await Assert.ThrowsAsync<FaultException>(() => _loop.SetUpAsync(new SetUpHost("host"), Call, CancellationToken.None));
        Assert.NotNull(await _loop.FindProblemAsync(CancellationToken.None));
        _rows.IsAway = false;
    }

    /// <summary>The umask of daemons lets no other user in, and dnsmasq reads who gets which address as another user, each time it is told to.</summary>
    [Fact]
    public async Task FoldersOfDnsmasqAreOpenToItsUser()
    {
        FileModeMask.Set();
        _rows.Now = Rows.WithGuest(2) with { Leases = [new HostLease(1, "fa:16:3e:00:00:03", "10.11.0.3", "demo", IsLeased: false)] };

        await _loop.SetUpAsync(new SetUpHost("host"), Call, CancellationToken.None);

        const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        Assert.Equal(Others, File.GetUnixFileMode(Networks) & Others);
        Assert.Equal(Others, File.GetUnixFileMode(Path.GetDirectoryName(Networks)!) & Others);
        Assert.True(File.GetUnixFileMode(Path.Combine(Networks, "nova-br100.conf")).HasFlag(UnixFileMode.OtherRead));
    }

    [Fact]
    public async Task WhatHasChangedIsSeenAtOnceWhereTheConductorSaysSo()
    {
        await _loop.SetUpAsync(new SetUpHost("host"), Call, CancellationToken.None);
        _rows.Now = Rows.WithGuest(2);

        await _loop.LookAgainAsync(new LookAgain(["elsewhere", "host"]), Call, CancellationToken.None);

        // Long before the next look of itself, which is ten seconds away.
        await UntilAsync(() => _host.SucceedsAsync("nft list table inet nova_network | grep -q 'goto groups_7'"));
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var i = 0; i < 100; i++)
        {
            if (await condition())
            {
                return;
            }

            await Task.Delay(50);
        }

        Assert.Fail("not within 5 s");
    }

    /// <summary>A conductor that has one host's rows.</summary>
    private sealed class Rows : IRpcClient
    {
        public static readonly HostNetwork Network = new(
            1, "demo-net", "br100", null, null, "10.11.0.0/24", null, "10.11.0.1", null, null, null, "10.11.0.2", IsAddressShared: false, [], null);

        public HostNetworks Now { get; set; } = new(1, [], [], [], [], [], []);

        public bool IsAway { get; set; }

        public static HostNetworks WithGuest(long revision) => new(
            revision,
            [Network],
            [new HostPort(Guid.Empty, 1, "tap00000003-00", "fa:16:3e:00:00:03", ["10.11.0.3"], "demo", [7])],
            [],
            [new HostSecurityGroup(7, [], [])],
            [],
            []);

        public Task<TReply> CallAsync<TRequest, TReply>(RpcMethod<TRequest, TReply> method, RpcTarget target, TRequest request, RequestContext context, CallOptions options = default, CancellationToken ct = default)
        {
            var asked = Assert.IsType<GetHostNetworks>(request);
            if (IsAway)
            {
                throw new FaultException(FaultKind.Unavailable, "No conductor answers.");
            }

            return Task.FromResult((TReply)(object)new KnownHostNetworks(asked.KnownRevision == Now.Revision ? null : Now));
        }

        public Task FanoutAsync<TRequest, TReply>(RpcMethod<TRequest, TReply> method, TRequest request, RequestContext context, CancellationToken ct = default) => throw new NotSupportedException();
    }
}
