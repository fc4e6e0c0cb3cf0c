using System.Text.Json.Serialization;
using Nova.Api.Microversions;
using Nova.Core.Networks;

namespace Nova.Api.Compute.FloatingIps;

/// <summary>A floating address; its id is a number, as upstream's with built-in networking.</summary>
internal sealed record FloatingIpView(long Id, string Ip, string Pool, string? FixedIp, Guid? InstanceId)
{
    public static FloatingIpView Of(FloatingAddressRecord floating) => new(floating.Number, floating.Address, floating.Pool, floating.FixedAddress, floating.InstanceId);
}

internal sealed record FloatingPoolView(string Name);

internal sealed record FloatingIpBody(FloatingIpView FloatingIp);

internal sealed record FloatingIpListBody(IReadOnlyList<FloatingIpView> FloatingIps);

internal sealed record FloatingPoolListBody(IReadOnlyList<FloatingPoolView> FloatingIpPools);

internal static class FloatingIpViews
{
    public static readonly VersionedView<FloatingIpBody> One = new(FloatingIpJson.Default);

    public static readonly VersionedView<FloatingIpListBody> List = new(FloatingIpJson.Default);

    public static readonly VersionedView<FloatingPoolListBody> Pools = new(FloatingIpJson.Default);
}

[JsonSerializable(typeof(FloatingIpBody))]
[JsonSerializable(typeof(FloatingIpListBody))]
[JsonSerializable(typeof(FloatingPoolListBody))]
internal sealed partial class FloatingIpJson : JsonSerializerContext;
