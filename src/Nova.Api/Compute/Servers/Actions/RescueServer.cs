using System.Text.Json;
using Nova.Api.Compute.Servers.Creation;
using Nova.Api.Compute.Servers.Views;
using Nova.Api.Pipeline;
using Nova.Api.Pipeline.Schemas;
using Nova.Api.Wishes;
using Nova.Core.Images;
using Nova.Core.Images.Properties;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;

namespace Nova.Api.Compute.Servers.Actions;

/// <summary>The actions rescue and unrescue.</summary>
internal static class RescueServer
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        var server = await request.CallAsync(ServersRpc.Get, new GetServer(ServerId.Of(request)), cancel);
        if (InstanceTransitions.Check(ServerAction.Rescue, server, request.Caller.IsAdmin) is { } notNow)
        {
            return request.Conflict(notNow.Message);
        }

        if (server.ImageId is null)
        {
            return request.Refuse(StatusCodes.Status400BadRequest, $"Instance {server.Id} cannot be rescued: Cannot rescue a volume-backed instance");
        }

        var isObject = request.Payload.ValueKind == JsonValueKind.Object;
        var asked = isObject ? request.Payload.GetOptionalString("rescue_image_ref") : null;
        var image = await FindAsync(request, server, asked, cancel);
        if (asked is not null && !CanRescue(image, server))
        {
            return request.Refuse(StatusCodes.Status400BadRequest, $"Requested rescue image '{asked}' is not supported");
        }

        var shows = request.Backends.Options.EnableInstancePassword;
        var password = (isObject ? request.Payload.GetOptionalString("adminPass") : null) ?? AdminPassword.Generate();
        var mark = Guid.NewGuid();
        var begun = await request.CallAsync(
            ServersRpc.Rescue,
            new Core.Rpc.Conductor.RescueServer(server.Id, image is null ? null : KeptProperties.Of(image), asked, password, mark, request.Caller.IsAdmin),
            cancel);

        // One that an earlier run under the same idempotency key began has another password.
        return request.Ok(ServerViews.Rescued, new RescuedView(shows && begun.Mark == mark ? password : null), ofRepeats: new RescuedView(null));
    }

    public static async ValueTask<ApiResponse> HandleUnrescueAsync(ApiRequest request, CancellationToken cancel)
    {
        await request.CallAsync(ServersRpc.Unrescue, new UnrescueServer(ServerId.Of(request), request.Caller.IsAdmin), cancel);
        return request.Done();
    }

    /// <summary>As upstream: the image asked for, else the one that the server's own was made from, else its own. Null where it is gone, or cannot be booted: the host may know one.</summary>
    private static async Task<ImageRecord?> FindAsync(ApiRequest request, InstanceRecord server, string? asked, CancellationToken cancel)
    {
        if (asked is not null)
        {
            return await request.Judge.FindImageAsync(asked, cancel);
        }

        var ancestor = server.ImageProperties.GetValueOrDefault("base_image_ref") is { Length: > 0 } id ? await request.Judge.FindImageAsync(id, cancel) : null;
        var image = CanRescue(ancestor, server) ? ancestor : await request.Judge.FindImageAsync(server.ImageId!, cancel);
        return CanRescue(image, server) ? image : null;
    }

    /// <summary>A rescued server boots as it always does: with a kernel beside its disks, or without one.</summary>
    private static bool CanRescue(ImageRecord? image, InstanceRecord server) =>
        image is { Status: "active" }
        && !image.Properties.ContainsKey("img_block_device_mapping") && !image.Properties.ContainsKey("block_device_mapping")
        && ImageProperties.FindWrong(image.Properties) is null
        && KernelFiles.Names.All(part => KernelFiles.IdOf(image.Properties, part) == KernelFiles.IdOf(server.ImageProperties, part));
}
