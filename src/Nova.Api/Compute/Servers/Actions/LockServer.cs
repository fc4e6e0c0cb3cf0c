using System.Text.Json;
using Nova.Api.Pipeline;
using Nova.Api.Pipeline.Schemas;
using Nova.Api.Policies;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;

namespace Nova.Api.Compute.Servers.Actions;

/// <summary>The actions lock and unlock.</summary>
internal static class LockServer
{
    private static readonly Policy Override = "os_compute_api:os-lock-server:unlock:unlock_override";

    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        var server = await request.CallAsync(ServersRpc.Get, new GetServer(ServerId.Of(request)), cancel);
        var reason = request.IsAtLeast(73) && request.Payload.ValueKind == JsonValueKind.Object ? request.Payload.GetOptionalString("locked_reason") : null;

        // Whoever belongs to the project locks as its owner, an administrator included.
        var asAdmin = server.ProjectId != request.Caller.ProjectId;
        await request.CallAsync(ServersRpc.Lock, new Core.Rpc.Conductor.LockServer(server.Id, Locked: true, reason, asAdmin), cancel);
        return request.Done();
    }

    public static async ValueTask<ApiResponse> HandleUnlockAsync(ApiRequest request, CancellationToken cancel)
    {
        var server = await request.CallAsync(ServersRpc.Get, new GetServer(ServerId.Of(request)), cancel);
        var overrides = request.Allows(Override, new PolicyTarget(server.ProjectId, server.UserId));
        if (server.LockedBy == LockedBy.Admin && !overrides)
        {
            return request.Refused(Override);
        }

        await request.CallAsync(ServersRpc.Lock, new Core.Rpc.Conductor.LockServer(server.Id, Locked: false, Reason: null, overrides), cancel);
        return request.Done();
    }
}
