using Nova.Hosting.Configuration;
using Nova.Hosting.Daemon;
using Nova.Hosting.Health;
using Nova.Hosting.Heartbeat;

namespace Nova.Hosting;

/// <summary>What a daemon's <c>Configure</c> is handed: its options, its services, and the HTTP it serves on ports of its own.</summary>
public sealed class NovaDaemonBuilder
{
    private readonly List<Action<WebApplication>> http = [];
    private readonly List<HttpListener> listeners = [];

    internal NovaDaemonBuilder(string binary, OptionReader options, NovaProcess process)
    {
        Binary = binary;
        Options = options;
        Process = process;
        Host = options.HostDomain("DEFAULT", "host", Environment.MachineName);
    }

    /// <summary>Name of the daemon, as <c>nova-scheduler</c>.</summary>
    public string Binary { get; }

    /// <summary><c>[DEFAULT] host</c>: the name this host's services register under.</summary>
    public string Host { get; }

    /// <summary>Typed reads of nova.conf.</summary>
    public OptionReader Options { get; }

    /// <summary>The daemon's own container. <see cref="TimeProvider"/>, logging and <see cref="DaemonIdentity"/> are in it already.</summary>
    public IServiceCollection Services { get; } = new ServiceCollection();

    internal NovaProcess Process { get; }

    internal bool HasHeartbeat { get; private set; }

    internal IReadOnlyList<Action<WebApplication>> Http => http;

    internal IReadOnlyList<HttpListener> Listeners => listeners;

    /// <summary>Reads a section now and registers its record. Same as <c>Services.AddOptionSection&lt;T&gt;(Options)</c>.</summary>
    public T AddOptions<T>()
        where T : class, IOptionSection<T> => Services.AddOptionSection<T>(Options);

    /// <summary>Serves HTTP on this address. Port 0 takes any free one; see <see cref="NovaDaemonHost.EndpointOf"/>.</summary>
    /// <param name="name">Told apart by <see cref="ListenerExtensions.ListenerName"/>, for daemons with several.</param>
    /// <param name="address">IP address, host name, or <c>*</c>.</param>
    /// <param name="port">TCP port.</param>
    /// <param name="certificateFile">PEM certificate: makes it HTTPS.</param>
    /// <param name="keyFile">PEM key, where it is not in the certificate's file.</param>
    public void Listen(string name, string address, int port, string? certificateFile = null, string? keyFile = null) =>
        listeners.Add(new HttpListener(name, address, port, certificateFile, keyFile));

    /// <summary>Builds the pipeline of what is served on the addresses of <see cref="Listen"/>. Without any call the daemon has no web server.</summary>
    public void MapHttp(Action<WebApplication> map) => http.Add(map);

    /// <summary>Reports this service as living every three seconds; <see cref="ServiceLease"/> tells whether the report counts, <c>/readyz</c> too.</summary>
    public void AddHeartbeat<T>()
        where T : class, IHeartbeat
    {
        Services.AddSingleton<IHeartbeat, T>();
        HasHeartbeat = true;
    }

    /// <summary>Adds a condition of <c>/readyz</c>, constructed from the daemon's container.</summary>
    public void AddReadinessCheck<T>()
        where T : class, IReadinessCheck => Services.AddSingleton<IReadinessCheck, T>();
}
