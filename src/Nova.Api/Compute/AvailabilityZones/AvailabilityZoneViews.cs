using System.Text.Json.Serialization;
using Nova.Api.Microversions;
using Nova.Api.Pipeline;
using Nova.Core.Hosts;

namespace Nova.Api.Compute.AvailabilityZones;

/// <summary>A zone; <paramref name="Hosts"/> (host → binary → state) is null in the brief list and for zones without an enabled service.</summary>
internal sealed record AvailabilityZoneView(
    [property: JsonPropertyName("zoneName")] string Name,
    [property: JsonPropertyName("zoneState")] ZoneStateView State,
    IReadOnlyDictionary<string, Dictionary<string, ZoneServiceView>>? Hosts);

internal sealed record ZoneStateView(bool Available);

/// <summary>A service of a host in a zone.</summary>
internal sealed record ZoneServiceView(bool Available, bool Active, string? UpdatedAt)
{
    public static ZoneServiceView Of(ServiceRecord service, ApiRequest request) => new(
        service.IsUp(request.Backends.Time.GetUtcNow()), !service.Disabled, Timestamp.WithoutZone(service.UpdatedAt));
}

internal sealed record AvailabilityZoneListBody(
    [property: JsonPropertyName("availabilityZoneInfo")] IReadOnlyList<AvailabilityZoneView> Zones);

internal static class AvailabilityZoneViews
{
    public static readonly VersionedView<AvailabilityZoneListBody> List = new(AvailabilityZoneJson.Default);
}

[JsonSerializable(typeof(AvailabilityZoneListBody))]
internal sealed partial class AvailabilityZoneJson : JsonSerializerContext;
