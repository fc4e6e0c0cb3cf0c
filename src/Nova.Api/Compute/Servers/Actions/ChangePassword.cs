using Nova.Api.Pipeline;
using Nova.Core.Rpc.Compute;
using Nova.Core.Rpc.Conductor;
using Order = Nova.Core.Rpc.Conductor.ChangePassword;

namespace Nova.Api.Compute.Servers.Actions;

/// <summary>The action changePassword, whose answer waits for the guest's agent.</summary>
internal static class ChangePassword
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        var id = ServerId.Of(request);
        var begun = await request.CallAsync(ServersRpc.ChangePassword, new Order(id, request.Payload.GetProperty("adminPass").GetString()!, request.Caller.IsAdmin), cancel);
        return await ActionOutcome.FailureAsync(request, id, begun.RequestId, SetGuestPassword.NoAgent, cancel) is { } failure
            ? request.Refuse(failure == SetGuestPassword.NoAgent ? StatusCodes.Status501NotImplemented : StatusCodes.Status409Conflict, failure)
            : request.Done();
    }
}
