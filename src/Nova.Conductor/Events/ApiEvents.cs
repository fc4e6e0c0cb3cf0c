using System.Text.Json;
using Nova.Conductor.Events.Payloads;
using Nova.Core;
using Nova.Database.Events;
using Nova.Database.Writing;

namespace Nova.Conductor.Events;

/// <summary>Tells of what upstream's nova-api does by itself.</summary>
internal static class ApiEvents
{
    public const string Information = "INFO";

    public const string Error = "ERROR";

    /// <summary>One event, as nova-api's of this host.</summary>
    public static void TellOfApi(this WriteScope scope, RequestContext context, string type, Action<Utf8JsonWriter> payload)
    {
        if (scope.Events is { Host: var host })
        {
            scope.Tell(new TellingEvent(type, Information, $"nova-api:{host}", NovaObject.Encode(payload), context));
        }
    }

    /// <summary>Its beginning and its end: they are one transaction here, so that there is no beginning without an end.</summary>
    public static void TellOfApiWhole(this WriteScope scope, RequestContext context, string type, Action<Utf8JsonWriter> payload)
    {
        scope.TellOfApi(context, $"{type}.start", payload);
        scope.TellOfApi(context, $"{type}.end", payload);
    }
}
