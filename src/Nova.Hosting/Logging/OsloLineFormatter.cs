using System.Globalization;
using Serilog.Events;
using Serilog.Formatting;

namespace Nova.Hosting.Logging;

/// <summary>The line of oslo.log: <c>time pid LEVEL name [request-id user project - - -] [instance: uuid] message</c>.</summary>
internal sealed class OsloLineFormatter : ITextFormatter
{
    private static readonly int ProcessId = Environment.ProcessId;

    public void Format(LogEvent logEvent, TextWriter output)
    {
        var prefix = Prefix(logEvent);
        output.Write(prefix);
        output.Write(Context(logEvent));
        output.Write(' ');
        if (Scalar(logEvent, LogScope.InstanceKey) is { } instance)
        {
            output.Write("[instance: ");
            output.Write(instance);
            output.Write("] ");
        }

        output.Write(MessageText.Of(logEvent).ReplaceLineEndings("\n"));
        output.Write('\n');
        if (logEvent.Exception is { } exception)
        {
            // Each line of a trace carries the prefix, so that one grep by process or logger keeps it whole.
            foreach (var line in exception.ToString().AsSpan().EnumerateLines())
            {
                output.Write(prefix);
                output.Write(line);
                output.Write('\n');
            }
        }
    }

    private static string Prefix(LogEvent logEvent) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{logEvent.Timestamp.LocalDateTime:yyyy-MM-dd HH:mm:ss.fff} {ProcessId} {Level(logEvent.Level)} {Scalar(logEvent, "SourceContext") ?? "nova"} ");

    private static string Context(LogEvent logEvent)
    {
        if (Scalar(logEvent, LogScope.RequestIdKey) is not { } requestId)
        {
            return "[-]";
        }

        var user = Scalar(logEvent, LogScope.UserIdKey) ?? "-";
        var project = Scalar(logEvent, LogScope.ProjectIdKey) ?? "-";
        return $"[{requestId} {user} {project} - - -]";
    }

    private static string Level(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose => "TRACE",
        LogEventLevel.Debug => "DEBUG",
        LogEventLevel.Information => "INFO",
        LogEventLevel.Warning => "WARNING",
        LogEventLevel.Error => "ERROR",
        _ => "CRITICAL",
    };

    private static string? Scalar(LogEvent logEvent, string property) =>
        logEvent.Properties.TryGetValue(property, out var value) && value is ScalarValue { Value: { } scalar }
            ? Convert.ToString(scalar, CultureInfo.InvariantCulture)
            : null;
}
