using System.Net.Sockets;
using System.Text.Json.Serialization;
using Nova.Api.Microversions;
using Nova.Api.Pipeline;
using Nova.Api.Pipeline.Schemas;
using Nova.Core.Faults;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.FixedIps;

/// <summary>GET /os-fixed-ips/{address} of /v2: its network, and the server that has it.</summary>
internal static class ShowFixedIp
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        var found = await request.CallAsync(NetworksRpc.GetAddress, new GetFixedAddress(AddressOf(request)), cancel);
        return request.Ok(FixedIpViews.One, new FixedIpBody(new FixedIpView(found.Cidr, found.Address, found.Hostname, found.Host)));
    }

    /// <summary>The address that a path names.</summary>
    /// <exception cref="FaultException">BadRequest for what is none.</exception>
    public static string AddressOf(ApiRequest request)
    {
        var text = request.Route("id");
        return (StringFormat.IPv4.IsValid(text) ? text : StringFormat.CanonicalAddress(text, AddressFamily.InterNetworkV6))
            ?? throw new FaultException(FaultKind.BadRequest, $"Fixed IP {text} is invalid");
    }
}

internal sealed record FixedIpView(string Cidr, string Address, string? Hostname, string? Host);

internal sealed record FixedIpBody(FixedIpView FixedIp);

internal static class FixedIpViews
{
    public static readonly VersionedView<FixedIpBody> One = new(FixedIpJson.Default);
}

[JsonSerializable(typeof(FixedIpBody))]
internal sealed partial class FixedIpJson : JsonSerializerContext;
