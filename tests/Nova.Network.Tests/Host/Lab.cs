using Microsoft.Extensions.Logging.Abstractions;
using Nova.Network.Devices;
using Nova.Network.Rules;
using Nova.Network.Tools;
using Nova.Network.Wanted;

namespace Nova.Network.Tests.Host;

/// <summary>A host in a namespace of its own, and guests that are namespaces plugged into its bridges, as a hypervisor would plug them.</summary>
internal sealed class Lab : IAsyncDisposable
{
    private readonly List<Namespace> _guests = [];
    private readonly RulesetWatch _watch = new(new Nudge(TimeProvider.System));

    private Lab(Namespace host)
    {
        Host = host;
        Ruleset = new Ruleset(host.Tool, _watch);
    }

    public Namespace Host { get; }

    public Ruleset Ruleset { get; }

    /// <summary>Nobody else has changed our rules since.</summary>
    public bool Undisturbed => _watch.IsUndisturbed();

    public RuleOptions Rules { get; set; } = Sample.Rules;

    public DeviceOptions Devices { get; set; } = Sample.Devices;

    public static async Task<Lab> OpenAsync() => new(await Namespace.EnterAsync());

    /// <summary>Makes the host as planned.</summary>
    /// <returns>How many changes of devices, and whether rules were written.</returns>
    public Task<(int Devices, bool Rules)> ApplyAsync(HostPlan plan) => Host.RunAsync(async () =>
    {
        var rules = await Ruleset.EnsureAsync(HostRules.Write(plan, Rules), CancellationToken.None);
        var devices = await new ApplyDevices(new DeviceSteps(Devices, "lab"), Host.Tool, NullLogger<ApplyDevices>.Instance).EnsureAsync(plan, CancellationToken.None);
        return (devices, rules);
    });

    /// <summary>Starts a guest: its interface has the address of the plan, and the network's router.</summary>
    public async Task<Namespace> StartGuestAsync(PortPlan port, string? gateway = null)
    {
        var guest = await Namespace.EnterAsync();
        _guests.Add(guest);
        await Host.ShellAsync(
            $"ip link add {port.Device} type veth peer name eth0 netns {guest.Thread} address {port.MacAddress}; ip link set {port.Device} master {port.Bridge} up");
        await guest.ShellAsync("ip link set eth0 up");
        foreach (var address in port.Addresses)
        {
            await guest.ShellAsync(address.Contains(':', StringComparison.Ordinal) ? $"ip address add {address}/64 dev eth0 nodad" : $"ip address add {address}/24 dev eth0");
        }

        if (gateway is not null)
        {
            await guest.ShellAsync($"ip route add default via {gateway}");
        }

        return guest;
    }

    public async ValueTask DisposeAsync()
    {
        _watch.Dispose();
        foreach (var guest in _guests)
        {
            await guest.DisposeAsync();
        }

        await Host.DisposeAsync();
    }
}
