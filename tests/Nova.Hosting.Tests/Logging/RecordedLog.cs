using Microsoft.Extensions.Logging;
using Nova.Hosting.Logging;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;

namespace Nova.Hosting.Tests.Logging;

/// <summary>A log that keeps its lines, formatted and masked as the real one's.</summary>
internal sealed class RecordedLog : IDisposable
{
    private readonly List<string> lines = [];

    public RecordedLog(ITextFormatter? formatter = null) =>
        Factory = LogSetup.CreateFactory(new Sink(lines, formatter ?? new OsloLineFormatter()));

    public ILoggerFactory Factory { get; }

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (lines)
            {
                return [.. lines];
            }
        }
    }

    public void Dispose() => Factory.Dispose();

    private sealed class Sink(List<string> lines, ITextFormatter formatter) : ILogEventSink
    {
        public void Emit(LogEvent logEvent)
        {
            using var writer = new StringWriter();
            formatter.Format(logEvent, writer);
            lock (lines)
            {
                lines.Add(SecretMask.Apply(writer.ToString()));
            }
        }
    }
}
