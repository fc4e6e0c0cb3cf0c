using Nova.Api.Pipeline;
using Nova.Api.Pipeline.Schemas;
using Nova.Core.Rpc.Conductor;
using AssociateRequest = Nova.Core.Rpc.Conductor.AssociateNetwork;

namespace Nova.Api.Compute.Networks;

/// <summary>POST /os-networks/add and the actions of /os-networks/{id}/action of /v2: whose a network is, and which host serves it.</summary>
internal static class AssociateNetwork
{
    /// <summary>Gives the caller's project a VLAN that is nobody's: one that is named, or any.</summary>
    public static async ValueTask<ApiResponse> AddAsync(ApiRequest request, CancellationToken cancel)
    {
        if (request.Caller.ProjectId is not { Length: > 0 } project)
        {
            return request.BadRequest("The network would belong to a project, and the token is not scoped to one.");
        }

        Guid? id = request.Body.GetOptionalString("id") is { } text ? Guid.Parse(text) : null;
        await request.CallAsync(NetworksRpc.Associate, new AssociateRequest(id, project, null), cancel);
        return request.Done();
    }

    public static ValueTask<ApiResponse> LeaveBothAsync(ApiRequest request, CancellationToken cancel) => ChangeAsync(request, "", "", cancel);

    public static ValueTask<ApiResponse> LeaveHostAsync(ApiRequest request, CancellationToken cancel) => ChangeAsync(request, null, "", cancel);

    public static ValueTask<ApiResponse> LeaveProjectAsync(ApiRequest request, CancellationToken cancel) => ChangeAsync(request, "", null, cancel);

    public static ValueTask<ApiResponse> TakeHostAsync(ApiRequest request, CancellationToken cancel) => ChangeAsync(request, null, request.Payload.GetString()!, cancel);

    private static async ValueTask<ApiResponse> ChangeAsync(ApiRequest request, string? project, string? host, CancellationToken cancel)
    {
        if (!ResourceId.TryParseUuid(request.Route("id"), out Guid id))
        {
            return request.NotFound("Network not found");
        }

        await request.CallAsync(NetworksRpc.Associate, new AssociateRequest(id, project, host), cancel);
        return request.Done();
    }
}
