using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Nova.Api.Pipeline.Schemas;

namespace Nova.Api.Pipeline;

/// <summary>The id of a service or hypervisor: a row number up to 2.52, a uuid since.</summary>
[JsonConverter(typeof(ResourceIdConverter))]
internal readonly record struct ResourceId(long Number, Guid Uuid, bool IsUuid)
{
    private const int UuidSince = 53;

    public static ResourceId Of(ApiRequest request, long number, Guid uuid) => new(number, uuid, request.IsAtLeast(UuidSince));

    /// <summary>Reads an id in any of the spellings that pass for a uuid.</summary>
    public static bool TryParseUuid([NotNullWhen(true)] string? text, out Guid uuid)
    {
        uuid = default;
        return text is not null && StringFormat.IsUuid(text) && Guid.TryParse(text.AsSpan(text.LastIndexOf(':') + 1), out uuid);
    }

    public override string ToString() => IsUuid ? Uuid.ToString() : Number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

internal sealed class ResourceIdConverter : JsonConverter<ResourceId>
{
    public override void Write(Utf8JsonWriter writer, ResourceId value, JsonSerializerOptions options)
    {
        if (value.IsUuid)
        {
            writer.WriteStringValue(value.Uuid);
        }
        else
        {
            writer.WriteNumberValue(value.Number);
        }
    }

    public override ResourceId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Views are only written.");
}
