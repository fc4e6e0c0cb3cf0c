using Nova.Api.Compute.Servers.Creation;
using Nova.Api.Pipeline;
using Nova.Api.Pipeline.Schemas;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Servers.Moves;

/// <summary>The action evacuate: the conductor checks that the server's host is down, and makes the server anew elsewhere.</summary>
internal static class EvacuateServer
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        var server = await request.CallAsync(ServersRpc.Get, new GetServer(ServerId.Of(request)), cancel);
        var host = request.Payload.GetOptionalString("host");
        var force = request.Payload.GetOptionalBoolean("force") ?? false;
        if (force && host is null)
        {
            return request.BadRequest("Can't force to a non-provided destination");
        }

        var onSharedStorage = request.Payload.GetOptionalBoolean("onSharedStorage");
        var asked = request.Payload.GetOptionalString("adminPass");
        if (onSharedStorage == true && asked is not null)
        {
            return request.BadRequest("admin password can't be changed on existing disk");
        }

        var password = onSharedStorage == true ? null : asked ?? AdminPassword.Generate();
        var command = new Core.Rpc.Conductor.EvacuateServer(
            server.Id,
            host,
            Force: host is not null && (force || !request.IsAtLeast(29)), // before there was a word for it, a host was never put to the scheduler
            onSharedStorage,
            StayOff: request.IsAtLeast(95),
            await MovedImage.FindAsync(request, server, cancel),
            password);
        await request.CallAsync(MovesRpc.Evacuate, command, cancel);
        return request.IsAtLeast(14) || !request.Backends.Options.EnableInstancePassword
            ? request.Done()
            : request.Ok(MoveViews.Evacuated, new EvacuatedBody(password), ofRepeats: new EvacuatedBody(null));
    }
}
