using System.Text.Json.Serialization;

namespace Nova.Api.Pipeline.Schemas;

[JsonSerializable(typeof(string))]
internal sealed partial class SchemaJson : JsonSerializerContext;
