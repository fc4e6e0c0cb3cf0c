using System.Text.Json.Serialization;
using Nova.Api.Microversions;

namespace Nova.Api.Compute.Flavors.ExtraSpecs;

internal sealed record ExtraSpecsBody(IReadOnlyDictionary<string, string> ExtraSpecs);

internal static class ExtraSpecsViews
{
    public static readonly VersionedView<ExtraSpecsBody> All = new(ExtraSpecsJson.Default);

    /// <summary>One spec is answered bare: <c>{"hw:numa_nodes": "1"}</c>.</summary>
    public static readonly VersionedView<Dictionary<string, string>> One = new(ExtraSpecsJson.Default);
}

[JsonSerializable(typeof(ExtraSpecsBody))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class ExtraSpecsJson : JsonSerializerContext;
