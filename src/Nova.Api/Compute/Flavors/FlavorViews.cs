using System.Text.Json;
using System.Text.Json.Serialization;
using Nova.Api.Microversions;
using Nova.Api.Pipeline;
using Nova.Api.Policies;
using Nova.Core.Flavors;

namespace Nova.Api.Compute.Flavors;

/// <summary>A flavor in the brief list.</summary>
internal sealed record FlavorSummaryView(string Id, string Name, [property: Since(55)] string? Description, LinkView[] Links)
{
    public static FlavorSummaryView Of(FlavorRecord flavor, ApiRequest request) =>
        new(flavor.Id, flavor.Name, flavor.Description, request.Links.For("flavors", flavor.Id));
}

/// <summary>A flavor in full.</summary>
internal sealed record FlavorView
{
    private static readonly Policy SeeExtraSpecs = "os_compute_api:os-flavor-extra-specs:index";

    public required string Id { get; init; }

    public required string Name { get; init; }

    public int Ram { get; init; }

    public int Disk { get; init; }

    public int Vcpus { get; init; }

    public SwapSize Swap { get; init; }

    [JsonPropertyName("OS-FLV-EXT-DATA:ephemeral")]
    public int Ephemeral { get; init; }

    [JsonPropertyName("OS-FLV-DISABLED:disabled"), Until(101)]
    public bool Disabled { get; init; }

    [JsonPropertyName("os-flavor-access:is_public")]
    public bool IsPublic { get; init; }

    [Until(101), JsonConverter(typeof(FloatConverter))]
    public double RxtxFactor { get; init; }

    [Since(55)]
    public string? Description { get; init; }

    /// <summary>Left out where the policy does not let the caller see them.</summary>
    [Since(61), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? ExtraSpecs { get; init; }

    public required LinkView[] Links { get; init; }

    public static FlavorView Of(FlavorRecord flavor, ApiRequest request) => new()
    {
        Id = flavor.Id,
        Name = flavor.Name,
        Ram = flavor.MemoryMb,
        Disk = flavor.RootGb,
        Vcpus = flavor.Vcpus,
        Swap = new SwapSize(flavor.SwapMb, ZeroIsText: !request.IsAtLeast(75)),
        Ephemeral = flavor.EphemeralGb,
        Disabled = flavor.Disabled,
        IsPublic = flavor.IsPublic,
        RxtxFactor = flavor.RxtxFactor,
        Description = flavor.Description,
        ExtraSpecs = request.IsAtLeast(61) && request.Allows(SeeExtraSpecs) ? flavor.ExtraSpecs : null,
        Links = request.Links.For("flavors", flavor.Id),
    };
}

/// <summary>Swap in MiB; up to 2.74 "no swap" is an empty string.</summary>
[JsonConverter(typeof(SwapSizeConverter))]
internal readonly record struct SwapSize(int Mb, bool ZeroIsText);

internal sealed class SwapSizeConverter : JsonConverter<SwapSize>
{
    public override void Write(Utf8JsonWriter writer, SwapSize value, JsonSerializerOptions options)
    {
        if (value is { Mb: 0, ZeroIsText: true })
        {
            writer.WriteStringValue(""u8);
        }
        else
        {
            writer.WriteNumberValue(value.Mb);
        }
    }

    public override SwapSize Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Views are only written.");
}

internal sealed record FlavorBody(FlavorView Flavor);

internal sealed record FlavorListBody<T>(
    IReadOnlyList<T> Flavors,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] LinkView[]? FlavorsLinks);

internal static class FlavorViews
{
    public static readonly VersionedView<FlavorBody> One = new(FlavorJson.Default);

    public static readonly VersionedView<FlavorListBody<FlavorSummaryView>> List = new(FlavorJson.Default);

    public static readonly VersionedView<FlavorListBody<FlavorView>> Detail = new(FlavorJson.Default);
}

[JsonSerializable(typeof(FlavorBody))]
[JsonSerializable(typeof(FlavorListBody<FlavorSummaryView>))]
[JsonSerializable(typeof(FlavorListBody<FlavorView>))]
internal sealed partial class FlavorJson : JsonSerializerContext;
