using System.Globalization;
using Serilog.Events;
using Serilog.Parsing;

namespace Nova.Hosting.Logging;

/// <summary>The message as a person reads it: Serilog's own rendering puts every text into quotes.</summary>
internal static class MessageText
{
    public static void Write(LogEvent logEvent, TextWriter output)
    {
        foreach (var token in logEvent.MessageTemplate.Tokens)
        {
            if (token is PropertyToken property
                && logEvent.Properties.TryGetValue(property.PropertyName, out var value)
                && value is ScalarValue { Value: string text })
            {
                output.Write(text);
            }
            else
            {
                token.Render(logEvent.Properties, output, CultureInfo.InvariantCulture);
            }
        }
    }

    public static string Of(LogEvent logEvent)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        Write(logEvent, writer);
        return writer.ToString();
    }
}
