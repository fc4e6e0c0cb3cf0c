using Nova.Conductor.Events;
using Nova.Conductor.Events.Payloads;
using Nova.Core;
using Nova.Core.ServerGroups;
using Nova.Database.Writing;

namespace Nova.Conductor.ServerGroups;

/// <summary>Tells of server groups: <c>server_group.create</c>, <c>server_group.delete</c>, <c>server_group.add_member</c>.</summary>
internal static class ServerGroupEvents
{
    public static void Tell(WriteScope scope, RequestContext context, string action, ServerGroupRecord group) =>
        scope.TellOfApi(context, $"server_group.{action}", json => ServerGroupPayload.Write(json, group));
}
