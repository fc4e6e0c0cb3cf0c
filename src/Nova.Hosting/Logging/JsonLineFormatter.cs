using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Compact;

namespace Nova.Hosting.Logging;

/// <summary>One compact JSON object per line, with program and process id beside the event's own properties.</summary>
internal sealed class JsonLineFormatter(string program) : ITextFormatter
{
    private readonly RenderedCompactJsonFormatter inner = new();
    private readonly LogEventProperty programProperty = new("program", new ScalarValue(program));
    private readonly LogEventProperty processProperty = new("process", new ScalarValue(Environment.ProcessId));

    public void Format(LogEvent logEvent, TextWriter output)
    {
        logEvent.AddPropertyIfAbsent(programProperty);
        logEvent.AddPropertyIfAbsent(processProperty);
        inner.Format(logEvent, output);
    }
}
