using System.Text;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;

namespace Nova.Hosting.Logging;

/// <summary>Formats an event, masks secrets, and writes it as one write, so that lines of several threads do not mix.</summary>
internal sealed class LogSink(ILogTarget target, ITextFormatter formatter) : ILogEventSink, IDisposable
{
    private readonly Lock gate = new();
    private readonly StringWriter line = new();

    public void Emit(LogEvent logEvent)
    {
        lock (gate)
        {
            line.GetStringBuilder().Clear();
            formatter.Format(logEvent, line);
            target.Write(Encoding.UTF8.GetBytes(SecretMask.Apply(line.ToString())));
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            target.Dispose();
            line.Dispose();
        }
    }
}
