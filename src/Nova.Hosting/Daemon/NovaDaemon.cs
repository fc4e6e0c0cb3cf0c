using Nova.Hosting.Configuration;
using Nova.Hosting.Daemon;

namespace Nova.Hosting;

/// <summary>What every daemon's Program.cs calls.</summary>
public static class NovaDaemon
{
    /// <summary>Runs one daemon as this process: command line, nova.conf, log, health endpoint, signals.</summary>
    /// <returns>The exit code: 0 after SIGTERM or SIGINT.</returns>
    public static Task<int> RunAsync(string binary, string[] args, Action<NovaDaemonBuilder> configure) =>
        NovaProcess.RunAsync(binary, args, process => process.Add(binary, configure));

    /// <summary>Builds one daemon beside others in a process that somebody else runs; nothing starts yet.</summary>
    /// <param name="binary">As <c>nova-scheduler</c>.</param>
    /// <param name="configuration">Its nova.conf.</param>
    /// <param name="configure">Registers what the daemon is made of.</param>
    /// <param name="shared">Adds objects shared between daemons (the in-memory broker); runs after <paramref name="configure"/>, so that it can also replace.</param>
    /// <param name="process">The process's log and health; without one the daemon is silent and has no health endpoint.</param>
    public static NovaDaemonHost Build(
        string binary,
        NovaConfiguration configuration,
        Action<NovaDaemonBuilder> configure,
        Action<IServiceCollection>? shared = null,
        NovaProcess? process = null)
    {
        var owned = process is null ? NovaProcess.Silent(binary, configuration) : null;
        return HostAssembly.Build(binary, configuration, configure, shared, process ?? owned!, owned);
    }
}
