using System.Text.Json;
using System.Text.Json.Serialization;

namespace Nova.Api.Compute.Hypervisors;

/// <summary>What a compute says of its processors, in JSON: answered as an object, up to 2.27 as the text of one.</summary>
[JsonConverter(typeof(CpuDescriptionConverter))]
internal readonly record struct CpuDescription(string Json, bool IsText);

internal sealed class CpuDescriptionConverter : JsonConverter<CpuDescription>
{
    public override void Write(Utf8JsonWriter writer, CpuDescription value, JsonSerializerOptions options)
    {
        if (value.IsText)
        {
            writer.WriteStringValue(value.Json);
        }
        else if (value.Json.Length == 0)
        {
            writer.WriteStartObject();
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteRawValue(value.Json);
        }
    }

    public override CpuDescription Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Views are only written.");
}
