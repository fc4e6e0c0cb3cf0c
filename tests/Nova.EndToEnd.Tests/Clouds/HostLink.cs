using System.Globalization;
using Nova.EndToEnd.Tests.Processes;

namespace Nova.EndToEnd.Tests.Clouds;

/// <summary>A cable between this machine and the network namespace in which a whole cloud runs: the machine is the outside world of its guests.</summary>
internal sealed class HostLink : IDisposable
{
    /// <summary>Guests' network.</summary>
    public const string Range = "10.205.0.0/24";

    /// <summary>Another one, for interfaces that come later.</summary>
    public const string OtherRange = "10.206.0.0/24";

    /// <summary>Floating addresses.</summary>
    public const string FloatingRange = "172.24.205.0/29";

    private const string Bridge = "br100";

    // Of the range for tests between networks (RFC 2544); another one for each run of the tests.
    private static readonly int Part = System.Environment.ProcessId % 16000 * 4;

    private readonly string _device = string.Create(CultureInfo.InvariantCulture, $"e2e{System.Environment.ProcessId}");
    private readonly string _folder = string.Create(CultureInfo.InvariantCulture, $"/run/nova-dev/e2e-{System.Environment.ProcessId}");
    private string _namespace = "";

    /// <summary>Address of the machine.</summary>
    public string Outside { get; } = Address(1);

    /// <summary>Address of the host in the namespace.</summary>
    public string Inside { get; } = Address(2);

    /// <summary>What begins the command line of a program in the namespace.</summary>
    public IReadOnlyList<string> Enter => ["/usr/sbin/ip", "netns", "exec", _namespace];

    /// <summary>What a nova.conf needs for built-in networking. dnsmasq reads its files as a user of its own, who may not enter the folder of the test.</summary>
    public string Options => $"""
        [DEFAULT]
        enabled_apis = osapi_compute,metadata
        metadata_listen = 127.0.0.1
        metadata_host = 127.0.0.1
        network_manager = nova.network.manager.FlatDHCPManager
        multi_host = true
        flat_network_bridge = {Bridge}
        public_interface = {Bridge}
        allow_same_net_traffic = false
        networks_path = {_folder}

        """;

    /// <summary>Plugs it in.</summary>
    public async Task ConnectAsync(string networkNamespace)
    {
        _namespace = networkNamespace;
        await IpAsync($"link add {_device}a type veth peer name {_device}b");
        await IpAsync($"link set {_device}b netns {networkNamespace}");
        await IpAsync($"address add {Outside}/30 dev {_device}a");
        await IpAsync($"link set {_device}a up");
        await IpAsync($"-n {networkNamespace} address add {Inside}/30 dev {_device}b");
        await IpAsync($"-n {networkNamespace} link set {_device}b up");
        await IpAsync($"route add {FloatingRange} via {Inside} dev {_device}a");
    }

    /// <summary>Runs a program in the namespace.</summary>
    public Task<string> RunAsync(string line) => Command.RunAsync(Enter[0], [.. Enter.Skip(1), .. line.Split(' ')]);

    /// <summary>Whether an address answers the host.</summary>
    public Task<bool> PingsAsync(string address) => SucceedsAsync(() => RunAsync($"ping -c 1 -W 1 -q {address}"));

    /// <summary>Whether an address answers the machine, which is outside.</summary>
    public Task<bool> PingsFromOutsideAsync(string address) => SucceedsAsync(() => Command.RunAsync("/usr/bin/ping", ["-c", "1", "-W", "1", "-q", "-I", Outside, address]));

    /// <summary>The cable goes with the namespace.</summary>
    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private static string Address(int place) => string.Create(CultureInfo.InvariantCulture, $"198.18.{(Part + place) / 256}.{(Part + place) % 256}");

    private static Task IpAsync(string line) => Command.RunAsync("/usr/sbin/ip", line.Split(' '));

    private static async Task<bool> SucceedsAsync(Func<Task> work)
    {
        try
        {
            await work();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
