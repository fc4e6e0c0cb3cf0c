using System.Globalization;
using System.Text.Json;
using Nova.Core.ServerGroups;

namespace Nova.Conductor.Events.Payloads;

/// <summary>ServerGroupPayload 1.1 (<c>nova/notifications/objects/server_group.py</c>).</summary>
internal static class ServerGroupPayload
{
    public static void Write(Utf8JsonWriter json, ServerGroupRecord group) => NovaObject.Write(json, "ServerGroupPayload", "1.1", data =>
    {
        data.WriteString("uuid", group.Id);
        data.WriteString("name", group.Name);
        data.WriteString("user_id", group.UserId);
        data.WriteString("project_id", group.ProjectId);
        data.Texts("policies", [group.Policy]);
        data.Texts("members", group.Members.Select(member => member.ToString()));
        data.WriteNull("hosts");
        data.WriteString("policy", group.Policy);
        data.Pairs("rules", group.MaxServersPerHost is { } most ? [new("max_server_per_host", most.ToString(CultureInfo.InvariantCulture))] : []);
    });
}
