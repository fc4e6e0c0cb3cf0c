using Nova.Api.Compute.Networks;
using Nova.Api.Pipeline;
using Nova.Api.Pipeline.Routing;
using Nova.Api.Pipeline.Schemas;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Servers.Addresses;

/// <summary>The actions addFixedIp and removeFixedIp, up to 2.43 as upstream.</summary>
internal static class FixedAddresses
{
    private static readonly VersionedSchema Add = VersionedSchema.Starting(1, Json.Object(("networkId", Json.AnyOf(Json.Integer(0), Json.String(1, 64)))).Require("networkId"));

    private static readonly VersionedSchema Remove = VersionedSchema.Starting(1, Json.Object(("address", Json.Address())).Require("address"));

    public static void MapActions(ActionTable actions)
    {
        actions.Map("addFixedIp", AddAsync).Policy("os_compute_api:os-multinic:add").Body(Add).Until(NetworksRoutes.LastAction).Success(202);
        actions.Map("removeFixedIp", RemoveAsync).Policy("os_compute_api:os-multinic:remove").Body(Remove).Until(NetworksRoutes.LastAction).Success(202);
    }

    private static async ValueTask<ApiResponse> AddAsync(ApiRequest request, CancellationToken cancel)
    {
        await request.CallAsync(ServerAddressesRpc.Add, new AddFixedAddress(ServerId.Of(request), request.Payload.GetOptionalString("networkId")!), cancel);
        return request.Done();
    }

    private static async ValueTask<ApiResponse> RemoveAsync(ApiRequest request, CancellationToken cancel)
    {
        await request.CallAsync(ServerAddressesRpc.Remove, new RemoveFixedAddress(ServerId.Of(request), request.Payload.GetProperty("address").GetString()!), cancel);
        return request.Done();
    }
}
