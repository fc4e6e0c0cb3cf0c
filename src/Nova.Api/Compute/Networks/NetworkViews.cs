using System.Text.Json.Serialization;
using Nova.Api.Microversions;
using Nova.Core.Networks;

namespace Nova.Api.Compute.Networks;

/// <summary>A network as everybody sees it.</summary>
internal record NetworkView(NetworkRecord Record)
{
    private readonly AddressRange _range = AddressRange.TryParse(Record.Cidr, out var range) ? range : default;

    [JsonIgnore]
    public NetworkRecord Record { get; } = Record;

    public Guid Id => Record.Id;

    public string Label => Record.Label;

    public string Cidr => Record.Cidr;

    public string Netmask => _range.Mask;

    public string Gateway => Record.Gateway;

    public string Broadcast => _range.Broadcast;

    public string? Dns1 => Record.Dns1;

    public string? Dns2 => Record.Dns2;

    [JsonPropertyName("cidr_v6")]
    public string? CidrV6 => Record.CidrV6;

    [JsonPropertyName("gateway_v6")]
    public string? GatewayV6 => Record.GatewayV6;

    [JsonPropertyName("netmask_v6")]
    public string? NetmaskV6 => Record.CidrV6 is { } cidr ? cidr[(cidr.IndexOf('/', StringComparison.Ordinal) + 1)..] : null;
}

/// <summary>A network as administrators see it, with upstream's columns: those of things that are not here (VPN instances, injected addresses, deleted rows) have what upstream's have without them.</summary>
internal sealed record NetworkDetailView(NetworkRecord Record) : NetworkView(Record)
{
    public string? Bridge => Record.Bridge;

    public string? BridgeInterface => Record.BridgeInterface;

    public int? Vlan => Record.Vlan;

    public string DhcpServer => Record.DhcpServer;

    public string DhcpStart => Record.DhcpStart;

    public bool EnableDhcp => true;

    public bool ShareAddress => Record.MultiHost;

    public string? ProjectId => Record.ProjectId;

    public string? Host => Record.Host;

    public bool MultiHost => Record.MultiHost;

    public int? Priority => Record.Priority;

    public int? Mtu => Record.Mtu;

    public bool Injected => false;

    public int? RxtxBase => null;

    public string? VpnPublicAddress => null;

    public int? VpnPublicPort => null;

    public string? VpnPrivateAddress => null;

    public string CreatedAt => Timestamp.WithoutZone(Record.CreatedAt);

    public string? UpdatedAt => Timestamp.WithoutZone(Record.UpdatedAt);

    public bool Deleted => false;

    public string? DeletedAt => null;
}

internal sealed record TenantNetworkView(Guid Id, string Cidr, string Label)
{
    public static TenantNetworkView Of(NetworkRecord network) => new(network.Id, network.Cidr, network.Label);
}

internal sealed record NetworkBody(NetworkView Network);

internal sealed record NetworkListBody(IReadOnlyList<NetworkView> Networks);

internal sealed record NetworkDetailBody(NetworkDetailView Network);

internal sealed record NetworkDetailsBody(IReadOnlyList<NetworkDetailView> Networks);

internal sealed record TenantNetworkBody(TenantNetworkView Network);

internal sealed record TenantNetworkListBody(IReadOnlyList<TenantNetworkView> Networks);

internal static class NetworkViews
{
    public static readonly VersionedView<NetworkBody> One = new(NetworkJson.Default);

    public static readonly VersionedView<NetworkListBody> List = new(NetworkJson.Default);

    public static readonly VersionedView<NetworkDetailBody> Detail = new(NetworkJson.Default);

    public static readonly VersionedView<NetworkDetailsBody> Details = new(NetworkJson.Default);

    public static readonly VersionedView<TenantNetworkBody> OfTenant = new(NetworkJson.Default);

    public static readonly VersionedView<TenantNetworkListBody> OfTenants = new(NetworkJson.Default);
}

[JsonSerializable(typeof(NetworkBody))]
[JsonSerializable(typeof(NetworkListBody))]
[JsonSerializable(typeof(NetworkDetailBody))]
[JsonSerializable(typeof(NetworkDetailsBody))]
[JsonSerializable(typeof(TenantNetworkBody))]
[JsonSerializable(typeof(TenantNetworkListBody))]
internal sealed partial class NetworkJson : JsonSerializerContext;
