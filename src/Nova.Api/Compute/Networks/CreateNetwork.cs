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

        if (asked.GetSaidString("label") is not { } label)
        {
            return Missing(request, "Network label is required");
        }

        if (asked.GetSaidString("cidr") is not { } cidr)
        {
            return asked.GetSaidString("cidr_v6") is null
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
        CidrV6 = asked.GetSaidString("cidr_v6"),
        Vlan = asked.GetOptionalInt("vlan"),
        VlanStart = asked.GetOptionalInt("vlan_start"),
        Bridge = asked.GetSaidString("bridge"),
        BridgeInterface = asked.GetSaidString("bridge_interface"),
        MultiHost = asked.GetOptionalBoolean("multi_host") ?? false,
        Gateway = asked.GetSaidString("gateway"),
        GatewayV6 = asked.GetSaidString("gateway_v6"),
        DhcpServer = asked.GetSaidString("dhcp_server"),
        Dns1 = asked.GetSaidString("dns1"),
        Dns2 = asked.GetSaidString("dns2"),
        FixedCidr = asked.GetSaidString("fixed_cidr"),
        ProjectId = asked.GetSaidString("project_id"),
        Priority = asked.GetOptionalInt("priority"),
        Mtu = asked.GetOptionalInt("mtu"),
        Id = asked.GetSaidString("uuid") is { } id ? Guid.Parse(id) : null,
        AsConfigured = true,
        IsMultiHostUnsaid = asked.GetSaidString("multi_host") is null,
    };

    private static ApiResponse Missing(ApiRequest request, string message) => request.Refuse(StatusCodes.Status422UnprocessableEntity, message);
}
