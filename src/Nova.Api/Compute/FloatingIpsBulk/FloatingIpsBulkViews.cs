using System.Text.Json.Serialization;
using Nova.Api.Microversions;
using Nova.Core.Networks;

namespace Nova.Api.Compute.FloatingIpsBulk;

/// <summary>A floating address, whoever has it. Where no device is told, hosts have it on their <c>public_interface</c>.</summary>
internal sealed record FloatingStockView(string Address, string Pool, string? Interface, string? ProjectId, Guid? InstanceUuid, string? FixedIp)
{
    public static FloatingStockView Of(FloatingAddressRecord floating) =>
        new(floating.Address, floating.Pool, floating.Interface, floating.ProjectId, floating.InstanceId, floating.FixedAddress);
}

internal sealed record FloatingStockBody(IReadOnlyList<FloatingStockView> FloatingIpInfo);

internal sealed record FloatingStockMadeView(string IpRange, string? Pool, string? Interface);

internal sealed record FloatingStockMadeBody(FloatingStockMadeView FloatingIpsBulkCreate);

internal sealed record FloatingStockDeletedBody(string FloatingIpsBulkDelete);

internal static class FloatingIpsBulkViews
{
    public static readonly VersionedView<FloatingStockBody> List = new(FloatingIpsBulkJson.Default);

    public static readonly VersionedView<FloatingStockMadeBody> Made = new(FloatingIpsBulkJson.Default);

    public static readonly VersionedView<FloatingStockDeletedBody> Deleted = new(FloatingIpsBulkJson.Default);
}

[JsonSerializable(typeof(FloatingStockBody))]
[JsonSerializable(typeof(FloatingStockMadeBody))]
[JsonSerializable(typeof(FloatingStockDeletedBody))]
internal sealed partial class FloatingIpsBulkJson : JsonSerializerContext;
