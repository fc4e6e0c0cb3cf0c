using Serilog.Core;
using Serilog.Events;

namespace Nova.Hosting.Logging;

/// <summary>What the generic host logs as errors, traces and all, although it is none or the process says it better.</summary>
internal static class HostEvents
{
    private const string Source = "Microsoft.Extensions.Hosting.Internal.Host";

    public static bool AreSaidElsewhere(LogEvent logEvent, bool isStopping) =>
        logEvent.Properties.TryGetValue(Constants.SourceContextPropertyName, out var source)
        && source is ScalarValue { Value: Source }
        && NameOf(logEvent) switch
        {
            // In one line by the process where it is the configuration or a taken port, with its trace else; and a start may have been told to stop.
            "HostedServiceStartupFaulted" => true,

            // A signal during the start cancels what runs by then, before the host knows that it is stopping.
            "BackgroundServiceFaulted" or "BackgroundServiceStoppingHost" => isStopping && logEvent.Exception is OperationCanceledException,
            _ => false,
        };

    private static string? NameOf(LogEvent logEvent) =>
        logEvent.Properties.TryGetValue("EventId", out var id) && id is StructureValue { Properties: var parts }
            ? parts.FirstOrDefault(part => part.Name == "Name")?.Value is ScalarValue { Value: string name } ? name : null
            : null;
}
