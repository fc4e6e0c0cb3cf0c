using System.Text.Json;
using Nova.Api.Pipeline;
using Nova.Api.Pipeline.Schemas;
using Nova.Core.Rpc.Conductor;
using Nova.Core.ServerGroups;

namespace Nova.Api.Compute.ServerGroups;

/// <summary>POST /os-server-groups</summary>
internal static class CreateServerGroup
{
    private const string AntiAffinity = "anti-affinity";

    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        JsonElement asked = request.Payload;
        string policy = asked.GetOptionalString("policy") ?? asked.GetProperty("policies")[0].GetString()!;
        int? mostPerHost = null;
        if (asked.TryGetProperty("rules", out JsonElement rules))
        {
            mostPerHost = rules.GetOptionalInt("max_server_per_host");
            if (policy != AntiAffinity && rules.GetPropertyCount() > 0)
            {
                return request.BadRequest("Only anti-affinity policy supports rules.");
            }
        }

        ServerGroupRecord group = await request.CallAsync(
            ServerGroupsRpc.Create,
            new Core.Rpc.Conductor.CreateServerGroup(asked.GetProperty("name").GetString()!, policy, mostPerHost),
            cancel);
        return request.Ok(ServerGroupViews.One, new ServerGroupBody(ServerGroupView.Of(group)));
    }
}
