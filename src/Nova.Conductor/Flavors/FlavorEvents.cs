using Nova.Conductor.Events;
using Nova.Conductor.Events.Payloads;
using Nova.Core;
using Nova.Core.Flavors;
using Nova.Database.Writing;

namespace Nova.Conductor.Flavors;

/// <summary>Tells of flavors: <c>flavor.create</c>, <c>flavor.update</c>, <c>flavor.delete</c>.</summary>
internal static class FlavorEvents
{
    public static void Tell(WriteScope scope, RequestContext context, string action, FlavorRecord flavor, IReadOnlyList<string> projects) =>
        scope.TellOfApi(context, $"flavor.{action}", json => FlavorPayload.Write(json, flavor, projects));
}
