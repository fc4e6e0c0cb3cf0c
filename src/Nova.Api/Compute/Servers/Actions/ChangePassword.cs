using Nova.Api.Pipeline;
using Nova.Core.Rpc.Compute;
using Nova.Core.Rpc.Conductor;
using Order = Nova.Core.Rpc.Conductor.ChangePassword;

namespace Nova.Api.Compute.Servers.Actions;

/// <summary>The action changePassword. As upstream its answer waits for the guest's agent; unlike there the work survives whoever waits.</summary>
internal static class ChangePassword
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(200);

    private const int MostLooks = 150;

    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        var id = ServerId.Of(request);
        var begun = await request.CallAsync(ServersRpc.ChangePassword, new Order(id, request.Payload.GetProperty("adminPass").GetString()!, request.Caller.IsAdmin), cancel);
        for (var looks = 0; looks < MostLooks; looks++)
        {
            var action = await request.CallAsync(ServersRpc.GetAction, new GetServerAction(id, begun.RequestId, IncludeDeleted: true), cancel);
            switch (action.Events.FirstOrDefault())
            {
                case { Result: "Error" } failed:
                    return request.Refuse(failed.Details == SetGuestPassword.NoAgent ? StatusCodes.Status501NotImplemented : StatusCodes.Status409Conflict, failed.Details ?? SetGuestPassword.NoAgent);
                case { Result: not null }:
                    return request.Done();
            }

            await Task.Delay(LookAgain, request.Backends.Time, cancel);
        }

        // It goes on, and its action tells what comes of it.
        return request.Done();
    }
}
