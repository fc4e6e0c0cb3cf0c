using Nova.EndToEnd.Tests.Processes;

namespace Nova.EndToEnd.Tests.Clouds;

/// <summary>Compute hosts on one machine: each a libvirtd in a network namespace (<c>deploy/dev/compute-host</c>). Needs root, as the tests of libvirt do.</summary>
internal sealed class LibvirtHosts(string state, int count)
{
    private readonly Dictionary<string, string> environment = new() { ["NOVA_HOSTS_STATE"] = state };
    private readonly Dictionary<string, string> addresses = [];
    private string virtType = "";

    /// <summary>Names that no other cloud of the machine has: network namespaces are the machine's.</summary>
    public IReadOnlyList<string> Names { get; } = [.. Enumerable.Range(1, count).Select(number => $"e2e-{System.Environment.ProcessId}-{number}")];

    /// <summary>The small guest, as a qcow2 file.</summary>
    public string Image { get; private set; } = "";

    /// <summary>Starts them, and makes or finds the guest image.</summary>
    /// <returns>How guests run: kvm or qemu.</returns>
    public async Task<string> StartAsync()
    {
        await Command.RunAsync(Tree.Script("install"), ["hypervisor", "guest-build"]);
        var cache = System.Environment.GetEnvironmentVariable("NOVA_GUEST_IMAGES") ?? Path.Combine(Tree.Root, "var", "cache", "guest");
        Image = (await Command.RunAsync(Tree.Script("guest-image"), [cache])).Trim();
        await Command.RunAsync(Tree.Script("libvirt"), ["start"]);
        virtType = (await Command.RunAsync(Tree.Script("libvirt"), ["probe-virt-type", Path.GetDirectoryName(Image)!])).Trim();
        foreach (var name in Names)
        {
            addresses[name] = (await Command.RunAsync(Tree.Script("compute-host"), ["up", name], environment)).Trim();
        }

        return virtType;
    }

    /// <summary>What the nova-compute of a host has besides the cloud's nova.conf.</summary>
    public string Options(string name, string statePath) => $"""
        [DEFAULT]
        host = {name}
        state_path = {statePath}
        compute_driver = libvirt.LibvirtDriver
        my_ip = 127.0.0.1
        [libvirt]
        virt_type = {virtType}
        connection_uri = {addresses[name]}
        live_migration_uri = qemu+unix:///system?socket={state}/%s/run/libvirt-sock
        live_migration_inbound_addr = unix:{state}/{name}/run

        """;

    /// <summary>Names and states of the domains of a host.</summary>
    public async Task<string> DomainsAsync(string name) => (await Command.RunAsync("/usr/bin/virsh", ["-c", addresses[name], "list", "--all", "--name"])).Trim();

    /// <summary>The network namespace of a host.</summary>
    public string NamespaceOf(string name) => $"nova-{name}";

    /// <summary>Ends what was started, guests included.</summary>
    public async Task StopAsync()
    {
        foreach (var name in addresses.Keys)
        {
            await Command.RunAsync(Tree.Script("compute-host"), ["down", name], environment);
        }
    }
}
