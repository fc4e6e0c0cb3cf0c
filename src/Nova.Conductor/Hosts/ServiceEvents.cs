using Nova.Conductor.Events;
using Nova.Conductor.Events.Payloads;
using Nova.Core;
using Nova.Core.Hosts;
using Nova.Database.Events;
using Nova.Database.Writing;

namespace Nova.Conductor.Hosts;

/// <summary>Tells of services, in the service's own name: <c>service.create</c>, <c>service.update</c>, <c>service.delete</c>.</summary>
internal static class ServiceEvents
{
    public static void Tell(WriteScope scope, RequestContext context, string action, ServiceRecord service)
    {
        if (scope.Events is not null)
        {
            var payload = NovaObject.Encode(json => ServiceStatusPayload.Write(json, service));
            scope.Tell(new TellingEvent($"service.{action}", ApiEvents.Information, $"{service.Binary}:{service.Host}", payload, context));
        }
    }
}
