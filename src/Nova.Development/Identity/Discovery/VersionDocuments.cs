using System.Text.Json.Nodes;
using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;

namespace Nova.Development.Identity.Discovery;

/// <summary>GET /, /v3 and /v2.0: by these the clients find out what is spoken here.</summary>
internal static class VersionDocuments
{
    public static Task<Reply> AllAsync(IdentityCall call, CancellationToken cancel) => Task.FromResult(
        new Reply(StatusCodes.Status300MultipleChoices, new JsonObject
        {
            ["versions"] = new JsonObject { ["values"] = new JsonArray(V3(call), V2(call)) },
        })
        {
            Headers = [("Location", $"{call.BaseUrl}/v3/")],
        });

    public static Task<Reply> V3Async(IdentityCall call, CancellationToken cancel) => Task.FromResult(Reply.Ok("version", V3(call)));

    public static Task<Reply> V2Async(IdentityCall call, CancellationToken cancel) => Task.FromResult(Reply.Ok("version", V2(call)));

    private static JsonObject V3(IdentityCall call)
        => Version("v3.14", "stable", "2020-04-07T00:00:00Z", $"{call.BaseUrl}/v3/", "application/vnd.openstack.identity-v3+json");

    private static JsonObject V2(IdentityCall call)
        => Version("v2.0", "deprecated", "2016-08-04T00:00:00Z", $"{call.BaseUrl}/v2.0/", "application/vnd.openstack.identity-v2.0+json");

    private static JsonObject Version(string id, string status, string updated, string self, string mediaType) => new()
    {
        ["id"] = id,
        ["status"] = status,
        ["updated"] = updated,
        ["links"] = new JsonArray(new JsonObject { ["rel"] = "self", ["href"] = self }),
        ["media-types"] = new JsonArray(new JsonObject { ["base"] = "application/json", ["type"] = mediaType }),
    };
}
