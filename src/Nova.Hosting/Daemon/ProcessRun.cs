using System.Net;
using Nova.Hosting.Configuration;
using Nova.Hosting.Files;
using Nova.Hosting.Health;
using Nova.Hosting.Telemetry;

namespace Nova.Hosting.Daemon;

/// <summary>One run of a program from its command line to its exit code.</summary>
internal sealed partial class ProcessRun(string name, TextWriter output, TextWriter error)
{
    private const int Success = 0;
    private const int Failure = 1;
    private const int Usage = 2;

    public async Task<int> RunAsync(string[] args, Action<NovaProcess> compose)
    {
        var command = CommandLine.Parse(args);
        if (command.Problem is { } problem)
        {
            await error.WriteLineAsync($"{name}: {problem}; see {name} --help");
            return Usage;
        }

        if (command.Help)
        {
            await output.WriteLineAsync(CommandLine.HelpText(name, ConfigurationFiles.Defaults(name)));
            return Success;
        }

        if (command.Version)
        {
            await output.WriteLineAsync(NovaProcess.Version);
            return Success;
        }

        FileModeMask.Set();
        using var signals = new StopSignals();
        try
        {
            await using var process = NovaProcess.Create(name, Configure(command), signals.Token);
            return await RunAsync(process, compose, signals);
        }
        catch (ConfigurationException wrong)
        {
            foreach (var line in wrong.Problems)
            {
                await error.WriteLineAsync($"{name}: {line}");
            }

            return Failure;
        }
    }

    private async Task<int> RunAsync(NovaProcess process, Action<NovaProcess> compose, StopSignals signals)
    {
        var logger = process.LoggerFactory.CreateLogger("nova.process");
        var started = new List<NovaDaemonHost>();
        try
        {
            // Composing reads all options of all daemons, so that wrong ones stop the process before anything runs.
            compose(process);
            process.ReportUnknown();
            using var traces = Traces.Start(name, process.Telemetry);
            await using var health = await HealthEndpoint.StartAsync(process);
            if (health.Address is { } address)
            {
                HealthAt(logger, name, address);
            }

            foreach (var daemon in process.Daemons)
            {
                started.Add(daemon);
                await daemon.StartAsync(signals.Token);
                foreach (var listener in daemon.Listeners)
                {
                    Listening(logger, daemon.Identity.Binary, listener.Name, listener.Endpoint);
                }
            }

            process.Health.Started = true;
            Started(logger, name, NovaProcess.Version, Environment.ProcessId);
            SystemdNotify.Ready();
            var failed = await StopAskedAsync(process, signals.Token);
            SystemdNotify.Stopping();
            Stopping(logger, name, failed?.Identity.Binary ?? signals.Received ?? "request");
            await StopAsync(started, logger);
            Stopped(logger, name);
            return failed is null ? Success : Failure;
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            // Told to stop while still starting.
            Stopping(logger, name, signals.Received ?? "request");
            await StopAsync(started, logger);
            Stopped(logger, name);
            return Success;
        }
        catch (ConfigurationException wrong) when (started.Count > 0)
        {
            // What has started has something to end: leases to hand back, connections to close.
            if (!process.Logging.GoesToStderr(name))
            {
                foreach (var line in wrong.Problems)
                {
                    Refused(logger, line);
                }
            }

            await StopAsync(started, logger);
            throw;
        }
        catch (Exception failure) when (failure is not ConfigurationException)
        {
            Failed(logger, failure, name);
            await StopAsync(started, logger);
            await error.WriteLineAsync($"{name}: {failure.Message}");
            return Failure;
        }
    }

    private NovaConfiguration Configure(CommandLine command)
    {
        IEnumerable<string> sources =
        [
            .. command.HasConfigFile ? [] : ConfigurationFiles.Defaults(name),
            .. command.Sources,
            .. command.HasConfigDir ? [] : ConfigurationFiles.DefaultDirectories(name),
        ];
        return NovaConfiguration.Load(sources).With("command line", command.Options);
    }

    /// <summary>Returns the daemon that stopped by itself, or null when the process was told to stop.</summary>
    private static async Task<NovaDaemonHost?> StopAskedAsync(NovaProcess process, CancellationToken stop)
    {
        var ended = new TaskCompletionSource<NovaDaemonHost?>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var asked = stop.Register(() => ended.TrySetResult(null));
        var watches = process.Daemons.Select(daemon => daemon.Stopping.Register(() => ended.TrySetResult(daemon))).ToArray();
        try
        {
            return await ended.Task;
        }
        finally
        {
            foreach (var watch in watches)
            {
                await watch.DisposeAsync();
            }
        }
    }

    private static async Task StopAsync(List<NovaDaemonHost> started, ILogger logger)
    {
        foreach (var daemon in Enumerable.Reverse(started))
        {
            try
            {
                await daemon.StopAsync();
            }
            catch (Exception failure)
            {
                // The others still deserve their orderly stop.
                StopFailed(logger, failure, daemon.Identity.Binary);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Name} answers /healthz, /readyz and /metrics on {Address}")]
    private static partial void HealthAt(ILogger logger, string name, IPEndPoint address);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Binary} listens on {Endpoint} ({Listener})")]
    private static partial void Listening(ILogger logger, string binary, string listener, HostPort endpoint);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Name} {Version} started, process {ProcessId}")]
    private static partial void Started(ILogger logger, string name, string version, int processId);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Name} is stopping ({Cause})")]
    private static partial void Stopping(ILogger logger, string name, string cause);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Name} stopped")]
    private static partial void Stopped(ILogger logger, string name);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Problem}")]
    private static partial void Refused(ILogger logger, string problem);

    [LoggerMessage(Level = LogLevel.Critical, Message = "{Name} failed")]
    private static partial void Failed(ILogger logger, Exception failure, string name);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Binary} did not stop cleanly")]
    private static partial void StopFailed(ILogger logger, Exception failure, string binary);
}
