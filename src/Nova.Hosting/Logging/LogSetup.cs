using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting;

namespace Nova.Hosting.Logging;

/// <summary>Builds the log of a process from its options.</summary>
internal static class LogSetup
{
    /// <param name="program">Names the log file.</param>
    /// <param name="options">Section by section of nova.conf.</param>
    /// <param name="stopping">Cancelled when the process has been told to stop.</param>
    public static ILoggerFactory CreateFactory(string program, LoggingOptions options, CancellationToken stopping)
    {
        ITextFormatter formatter = options.Json ? new JsonLineFormatter(program) : new OsloLineFormatter();
        var path = options.PathFor(program);
        var log = new LoggerConfiguration()
            .MinimumLevel.Is(options.Debug ? LogEventLevel.Debug : LogEventLevel.Information);

        // While this logger is on, ASP.NET begins an activity and a scope for every request, traced or not, and all it would log is that the
        // request came and went, which the API logs itself.
        log.MinimumLevel.Override("Microsoft.AspNetCore.Hosting.Diagnostics", LevelAlias.Off);
        log.Filter.ByExcluding(logEvent => HostEvents.AreSaidElsewhere(logEvent, stopping.IsCancellationRequested));
        foreach (var (name, level) in options.Levels)
        {
            log.MinimumLevel.Override(name, level);
        }

        if (path is not null)
        {
            log.WriteTo.Sink(new LogSink(new LogFile(path), formatter));
        }

        if (options.GoesToStderr(program))
        {
            log.WriteTo.Sink(new LogSink(new StandardError(), formatter));
        }

        return new SerilogLoggerFactory(log.CreateLogger(), dispose: true);
    }

    /// <summary>For tests: everything to one sink.</summary>
    internal static ILoggerFactory CreateFactory(ILogEventSink sink) =>
        new SerilogLoggerFactory(new LoggerConfiguration().MinimumLevel.Debug().WriteTo.Sink(sink).CreateLogger(), dispose: true);
}
