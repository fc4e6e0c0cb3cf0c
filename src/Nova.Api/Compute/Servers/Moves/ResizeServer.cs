using System.Text.Json;
using Nova.Api.Pipeline;
using Nova.Api.Pipeline.Schemas;
using Nova.Api.Wishes;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;

namespace Nova.Api.Compute.Servers.Moves;

/// <summary>The action resize: the conductor checks state, flavor, disks and quota, and begins the move.</summary>
internal static class ResizeServer
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        var server = await request.CallAsync(ServersRpc.Get, new GetServer(ServerId.Of(request)), cancel);
        if (InstanceTransitions.Check(ServerAction.Resize, server, request.Caller.IsAdmin) is { } notNow)
        {
            return request.Refuse(StatusCodes.Status409Conflict, notNow.Message);
        }

        var wanted = request.Payload.GetProperty("flavorRef");
        var flavorId = wanted.ValueKind == JsonValueKind.String ? wanted.GetString()! : wanted.GetRawText();
        if (await request.Judge.FindFlavorAsync(flavorId, cancel) is not { } flavor)
        {
            return request.Refuse(StatusCodes.Status400BadRequest, $"Flavor {flavorId} could not be found.");
        }

        if (WishJudge.CheckHardware(flavor, server.ImageProperties) is { } unfit)
        {
            return request.Refuse(unfit);
        }

        var auto = request.Payload.GetOptionalString("OS-DCF:diskConfig") is { } config ? config == "AUTO" : default(bool?);
        var image = await MovedImage.FindAsync(request, server, cancel);
        if (auto == true && image is not null && BootImage.ForbidsDiskResize(image))
        {
            return request.Refuse(StatusCodes.Status400BadRequest, $"Requested image {image.Id} has automatic disk resize disabled.");
        }

        await request.CallAsync(MovesRpc.Resize, new Core.Rpc.Conductor.ResizeServer(server.Id, flavor, auto, image, request.Caller.IsAdmin), cancel);
        return request.Done();
    }
}
