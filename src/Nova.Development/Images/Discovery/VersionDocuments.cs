using System.Text.Json.Nodes;
using Nova.Development.Http;
using Nova.Development.Images.Pipeline;

namespace Nova.Development.Images.Discovery;

/// <summary>GET / (300) and /versions (200): the minor versions of v2 that the clients tell features by.</summary>
internal static class VersionDocuments
{
    private const int NewestMinor = 9;

    public static Task<Reply> ChoicesAsync(ImageCall call, CancellationToken cancel)
        => Task.FromResult(new Reply(StatusCodes.Status300MultipleChoices, Versions(call)));

    public static Task<Reply> ListAsync(ImageCall call, CancellationToken cancel) => Task.FromResult(Reply.Ok(Versions(call)));

    /// <summary>GET /v2/info/import: there is no import, only PUT …/file.</summary>
    public static Task<Reply> ImportAsync(ImageCall call, CancellationToken cancel) => Task.FromResult(Reply.Ok("import-methods", new JsonObject
    {
        ["description"] = "Import methods available.",
        ["type"] = "array",
        ["value"] = new JsonArray(),
    }));

    private static JsonObject Versions(ImageCall call) => new()
    {
        ["versions"] = new JsonArray([.. Enumerable.Range(0, NewestMinor + 1).Reverse().Select(minor => new JsonObject
        {
            ["id"] = $"v2.{minor}",
            ["status"] = minor == NewestMinor ? "CURRENT" : "SUPPORTED",
            ["links"] = new JsonArray(new JsonObject { ["rel"] = "self", ["href"] = $"{call.BaseUrl}/v2/" }),
        })]),
    };
}
