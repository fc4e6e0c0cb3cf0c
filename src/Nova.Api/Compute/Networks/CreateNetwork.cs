using System.Text.Json;
using Nova.Api.Pipeline;
using Nova.Api.Pipeline.Schemas;
using Nova.Core.Networks;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Networks;

/// <summary>POST /os-networks of /v2: one network, with what nova.conf says where the request does not.</summary>
internal static class CreateNetwork
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        // What is missing is 422 with these words upstream, what is wrong 400.
        if (!request.Body.TryGetProperty("network", out var asked))
        {
            return Missing(request, "Missing network in body");
        }

        if (Text(asked, "label") is not { } label)
        {
            return Missing(request, "Network label is required");
        }

        if (Text(asked, "cidr") is not { } cidr)
        {
            return Text(asked, "cidr_v6") is null
                ? Missing(request, "Network cidr or cidr_v6 is required")
                : request.BadRequest("A network has a range of IPv4: cidr is required beside cidr_v6.");
        }

        var made = await request.CallAsync(NetworksRpc.Create, Read(asked, label, cidr), cancel);
        return request.Ok(NetworkViews.Detail, new NetworkDetailBody(new NetworkDetailView(made.Networks[0])));
    }

    private static CreateNetworks Read(JsonElement asked, string label, string cidr) => new()
    {
        Label = label,
        Cidr = cidr,
        CidrV6 = Text(asked, "cidr_v6"),
        Vlan = asked.GetOptionalInt("vlan"),
        VlanStart = asked.GetOptionalInt("vlan_start"),
        Bridge = Text(asked, "bridge"),
        BridgeInterface = Text(asked, "bridge_interface"),
        MultiHost = asked.GetOptionalBoolean("multi_host") ?? false,
        Gateway = Text(asked, "gateway"),
        GatewayV6 = Text(asked, "gateway_v6"),
        DhcpServer = Text(asked, "dhcp_server"),
        Dns1 = Text(asked, "dns1"),
        Dns2 = Text(asked, "dns2"),
        FixedCidr = Text(asked, "fixed_cidr"),
        ProjectId = Text(asked, "project_id"),
        Priority = asked.GetOptionalInt("priority"),
        Mtu = asked.GetOptionalInt("mtu"),
        Id = Text(asked, "uuid") is { } id ? Guid.Parse(id) : null,
        AsConfigured = true,
        IsMultiHostUnsaid = Text(asked, "multi_host") is null,
    };

    /// <summary>What is empty is not said, as upstream.</summary>
    private static string? Text(JsonElement asked, string name) => asked.GetOptionalString(name) is { Length: > 0 } text ? text : null;

    private static ApiResponse Missing(ApiRequest request, string message) => request.Refuse(StatusCodes.Status422UnprocessableEntity, message);
}
