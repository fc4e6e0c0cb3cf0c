using System.Globalization;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Json;

namespace Nova.Hosting.Logging;

/// <summary>One JSON object per line in Serilog's compact notation (@t, @l, @m, @x), with program and process id beside the event's own properties.</summary>
internal sealed class JsonLineFormatter(string program) : ITextFormatter
{
    private readonly JsonValueFormatter values = new(typeTagName: "$type");

    public void Format(LogEvent logEvent, TextWriter output)
    {
        output.Write("{\"@t\":\"");
        output.Write(logEvent.Timestamp.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        output.Write('"');
        Member(output, "@l", logEvent.Level.ToString());
        Member(output, "@m", MessageText.Of(logEvent));
        if (logEvent.Exception is { } exception)
        {
            Member(output, "@x", exception.ToString());
        }

        if (logEvent.TraceId is { } trace)
        {
            Member(output, "@tr", trace.ToHexString());
            Member(output, "@sp", logEvent.SpanId?.ToHexString() ?? "");
        }

        Member(output, "program", program);
        output.Write(",\"process\":");
        output.Write(Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        foreach (var (name, value) in logEvent.Properties)
        {
            output.Write(',');
            // A leading @ is the notation's own; doubling it is how the notation escapes it.
            JsonValueFormatter.WriteQuotedJsonString(name.StartsWith('@') ? "@" + name : name, output);
            output.Write(':');
            values.Format(value, output);
        }

        output.Write("}\n");
    }

    private static void Member(TextWriter output, string name, string value)
    {
        output.Write(",\"");
        output.Write(name);
        output.Write("\":");
        JsonValueFormatter.WriteQuotedJsonString(value, output);
    }
}
