using Nova.Api.Pipeline;
using Nova.Api.Pipeline.Schemas;
using Nova.Core.Networks;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Networks;

/// <summary>POST /os-tenant-networks of /v2: networks of the caller's project. Upstream's belong to nobody, so that everybody's servers would come onto them.</summary>
internal static class CreateTenantNetwork
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        if (request.Caller.ProjectId is not { } project)
        {
            return request.BadRequest("The network would belong to a project, and the token is not scoped to one.");
        }

        var asked = request.Body.GetProperty("network");
        if (asked.GetSaidString("cidr") is not { } cidr)
        {
            return request.BadRequest(asked.GetSaidString("cidr_v6") is not null ? "A network has a range of IPv4: cidr is required beside cidr_v6." : "No CIDR requested");
        }

        var made = await request.CallAsync(
            NetworksRpc.Create,
            new CreateNetworks
            {
                Label = asked.GetProperty("label").GetString()!,
                Cidr = cidr,
                CidrV6 = asked.GetSaidString("cidr_v6"),
                Count = asked.GetOptionalInt("num_networks") ?? 1,
                Size = asked.GetOptionalInt("network_size"),
                VlanStart = asked.GetOptionalInt("vlan_start"),
                ProjectId = project,
                AsConfigured = true,
                IsMultiHostUnsaid = true,
            },
            cancel);
        return request.Ok(NetworkViews.OfTenant, new TenantNetworkBody(TenantNetworkView.Of(made.Networks[0])));
    }
}
