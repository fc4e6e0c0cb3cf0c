using System.Text.Json;
using Nova.Api.Pipeline.Schemas;
using Nova.Core.Rpc.Compute;

namespace Nova.Api.Compute.Servers.Creation;

/// <summary>Reads the lists and maps of a server body that its schema has accepted.</summary>
internal static class ServerBodies
{
    public static Dictionary<string, string> ReadMap(JsonElement body, string name)
    {
        var map = new Dictionary<string, string>();
        if (body.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Object)
        {
            foreach (var item in items.EnumerateObject())
            {
                map[item.Name] = item.Value.GetString()!;
            }
        }

        return map;
    }

    public static List<string>? ReadList(JsonElement body, string name)
        => body.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array
            ? [.. items.EnumerateArray().Select(item => item.GetString()!)]
            : null;

    public static List<InjectedFile> ReadPersonality(JsonElement body)
        => body.TryGetProperty("personality", out var files) && files.ValueKind == JsonValueKind.Array
            ? [.. files.EnumerateArray().Select(file => new InjectedFile(file.GetProperty("path").GetString()!, file.GetProperty("contents").GetBytesFromBase64()))]
            : [];

    public static List<string> ReadSecurityGroups(JsonElement body)
        => body.TryGetProperty("security_groups", out var groups) && groups.ValueKind == JsonValueKind.Array
            ? [.. groups.EnumerateArray().Select(group => group.GetOptionalString("name")).OfType<string>().Distinct()]
            : [];

    /// <summary>The hints, which stand beside the server in the body, as JSON text.</summary>
    public static string? ReadHints(JsonElement body)
        => body.TryGetProperty("os:scheduler_hints", out var hints) || body.TryGetProperty("OS-SCH-HNT:scheduler_hints", out hints)
            ? hints.EnumerateObject().Any() ? hints.GetRawText() : null
            : null;
}
