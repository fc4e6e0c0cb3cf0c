using System.Reflection;
using Microsoft.Extensions.Logging.Abstractions;
using Nova.Hosting.Configuration;
using Nova.Hosting.Daemon;
using Nova.Hosting.Health;
using Nova.Hosting.Logging;
using Nova.Hosting.Telemetry;

namespace Nova.Hosting;

/// <summary>What a process has once, however many daemons it holds: configuration, log, health endpoint, signals.</summary>
public sealed class NovaProcess : IAsyncDisposable
{
    private readonly List<NovaDaemonHost> daemons = [];
    private readonly HashSet<string> reported = [];
    private readonly HashSet<OptionName> read = [];

    private NovaProcess(string name, NovaConfiguration configuration, LoggingOptions logging, HealthOptions health, TelemetryOptions telemetry, ILoggerFactory loggerFactory)
    {
        Name = name;
        Configuration = configuration;
        Logging = logging;
        HealthOptions = health;
        Telemetry = telemetry;
        LoggerFactory = loggerFactory;
    }

    /// <summary>The version of the product.</summary>
    public static string Version { get; } =
        typeof(NovaProcess).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    /// <summary>Name of the program, as <c>nova-all-in-one</c>.</summary>
    public string Name { get; }

    /// <summary>What was read from files, environment and command line.</summary>
    public NovaConfiguration Configuration { get; }

    /// <summary>Writes to the process's log.</summary>
    public ILoggerFactory LoggerFactory { get; }

    /// <summary>The daemons added so far, in order.</summary>
    public IReadOnlyList<NovaDaemonHost> Daemons => daemons;

    internal LoggingOptions Logging { get; }

    internal HealthOptions HealthOptions { get; }

    internal TelemetryOptions Telemetry { get; }

    internal ProcessHealth Health { get; } = new();

    /// <summary>Adds a daemon to the process; daemons start in this order and stop in the opposite one.</summary>
    /// <param name="binary">As <c>nova-conductor</c>.</param>
    /// <param name="configure">Registers what the daemon is made of.</param>
    /// <param name="shared">Adds objects shared between daemons (the in-memory broker).</param>
    /// <param name="configuration">Where it differs from the process's, see <see cref="NovaConfiguration.With(string,string,string)"/>.</param>
    public NovaDaemonHost Add(
        string binary,
        Action<NovaDaemonBuilder> configure,
        Action<IServiceCollection>? shared = null,
        NovaConfiguration? configuration = null)
    {
        var daemon = NovaDaemon.Build(binary, configuration ?? Configuration, configure, shared, this);
        daemons.Add(daemon);
        return daemon;
    }

    /// <summary>Runs a process made of the daemons that <paramref name="compose"/> adds.</summary>
    /// <returns>The exit code: 0 after SIGTERM or SIGINT, 1 where the configuration is wrong or a daemon failed.</returns>
    public static Task<int> RunAsync(string name, string[] args, Action<NovaProcess> compose) =>
        new ProcessRun(name, Console.Out, Console.Error).RunAsync(args, compose);

    internal static NovaProcess Create(string name, NovaConfiguration configuration, CancellationToken stopping)
    {
        var options = new OptionReader(configuration);
        var logging = options.Journal.Gather(() => LoggingOptions.Read(options));
        var health = options.Journal.Gather(() => HealthOptions.Read(options, name));
        var telemetry = options.Journal.Gather(() => TelemetryOptions.Read(options));
        if (options.Journal.Problems.Count > 0)
        {
            throw new ConfigurationException(options.Journal.Problems);
        }

        var process = new NovaProcess(name, configuration, logging, health, telemetry, LogSetup.CreateFactory(name, logging, stopping));
        process.Report(name, options);
        return process;
    }

    internal static NovaProcess Silent(string name, NovaConfiguration configuration) =>
        new(name, configuration, LoggingOptions.Default, new HealthOptions(Enabled: false, System.Net.IPAddress.Loopback, 0), new TelemetryOptions(null, true, 0), NullLoggerFactory.Instance);

    /// <summary>Logs the deprecated names and the values in effect of one daemon.</summary>
    internal void Report(string binary, OptionReader options)
    {
        OptionReport.Write(LoggerFactory.CreateLogger("nova.config"), binary, options, Logging.LogOptions, reported);
        read.UnionWith(options.Journal.Read);
    }

    /// <summary>Logs what is written in the files and no daemon of this process has read.</summary>
    internal void ReportUnknown() => OptionReport.WriteUnknown(LoggerFactory.CreateLogger("nova.config"), Configuration, read);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var daemon in Enumerable.Reverse(daemons))
        {
            await daemon.DisposeAsync();
        }

        LoggerFactory.Dispose();
    }
}
