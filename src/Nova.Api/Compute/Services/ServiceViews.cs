using System.Text.Json.Serialization;
using Nova.Api.Microversions;
using Nova.Api.Pipeline;
using Nova.Core.Hosts;

namespace Nova.Api.Compute.Services;

/// <summary>A service with its state.</summary>
internal sealed record ServiceView(
    ResourceId Id,
    string Binary,
    string Host,
    string Zone,
    string Status,
    string State,
    string? UpdatedAt,
    string? DisabledReason,
    [property: Since(11)] bool ForcedDown)
{
    public static ServiceView Of(ServiceRecord service, ApiRequest request) => new(
        ResourceId.Of(request, service.Number, service.Id),
        service.Binary,
        service.Host,
        service.AvailabilityZone,
        StatusOf(service),
        StateOf(service, request),
        Timestamp.WithoutZone(service.UpdatedAt),
        service.DisabledReason,
        service.ForcedDown);

    /// <summary>What the administrator wants.</summary>
    public static string StatusOf(ServiceRecord service) => service.Disabled ? "disabled" : "enabled";

    /// <summary>What the heartbeat says.</summary>
    public static string StateOf(ServiceRecord service, ApiRequest request) =>
        service.IsUp(request.Backends.Time.GetUtcNow()) ? "up" : "down";
}

/// <summary>The answer to an update up to 2.52: only what was asked for.</summary>
internal sealed record ChangedServiceView(string Host, string Binary)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Status { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DisabledReason { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? ForcedDown { get; init; }
}

internal sealed record ServiceBody<T>(T Service);

internal sealed record ServiceListBody(IReadOnlyList<ServiceView> Services);

internal static class ServiceViews
{
    public static readonly VersionedView<ServiceListBody> List = new(ServiceJson.Default);

    public static readonly VersionedView<ServiceBody<ServiceView>> One = new(ServiceJson.Default);

    public static readonly VersionedView<ServiceBody<ChangedServiceView>> Changed = new(ServiceJson.Default);
}

[JsonSerializable(typeof(ServiceListBody))]
[JsonSerializable(typeof(ServiceBody<ServiceView>))]
[JsonSerializable(typeof(ServiceBody<ChangedServiceView>))]
internal sealed partial class ServiceJson : JsonSerializerContext;
