using System.Text.Json;
using System.Text.Json.Serialization;
using Nova.Core.Hosts;

namespace Nova.Database.Hosts;

/// <summary>How a node's report is kept in its row.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(NodeReport))]
internal sealed partial class NodeReportJson : JsonSerializerContext
{
    public static string Write(NodeReport report) => JsonSerializer.Serialize(report, Default.NodeReport);

    public static NodeReport Read(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, Default.NodeReport)!;
}
