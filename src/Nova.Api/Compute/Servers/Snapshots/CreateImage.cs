using Nova.Api.Pipeline;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.OpenStack.Images;
using Order = Nova.Core.Rpc.Conductor.CreateImage;

namespace Nova.Api.Compute.Servers.Snapshots;

/// <summary>The action createImage.</summary>
internal static class CreateImage
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        var server = await request.CallAsync(ServersRpc.Get, new GetServer(ServerId.Of(request)), cancel);
        if (InstanceTransitions.Check(ServerAction.CreateImage, server, isAdmin: true) is { } notNow)
        {
            return request.Conflict(notNow.Message);
        }

        var (name, metadata) = (request.Payload.GetProperty("name").GetString()!, MakeSnapshot.MetadataOf(request));
        if (await MakeSnapshot.FindTooManyAsync(request, metadata, cancel) is { } refusal)
        {
            return refusal;
        }

        var started = await request.CallAsync(SnapshotsRpc.CreateImage, new Order(server.Id), cancel);
        await MakeSnapshot.MakeImageAsync(request, server, ServerImage.Of(server, started.ImageId, name, "snapshot", metadata, request.Backends.Options.NonInheritableImageProperties, request.Context), cancel);
        return MakeSnapshot.Answer(request, started.ImageId);
    }
}
