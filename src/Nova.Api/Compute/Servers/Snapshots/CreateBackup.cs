using Nova.Api.Pipeline;
using Nova.Api.Pipeline.Schemas;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.OpenStack.Images;
using Order = Nova.Core.Rpc.Conductor.CreateImage;

namespace Nova.Api.Compute.Servers.Snapshots;

/// <summary>The action createBackup: a snapshot that is one of a row, of which the oldest go.</summary>
internal static class CreateBackup
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        var server = await request.CallAsync(ServersRpc.Get, new GetServer(ServerId.Of(request)), cancel);
        if (InstanceTransitions.Check(ServerAction.CreateBackup, server, isAdmin: true) is { } notNow)
        {
            return request.Conflict(notNow.Message);
        }

        if (server.ImageId is null)
        {
            return request.BadRequest("Backup is not supported for volume-backed instances.");
        }

        var (name, metadata) = (request.Payload.GetProperty("name").GetString()!, MakeSnapshot.MetadataOf(request));
        if (await MakeSnapshot.FindTooManyAsync(request, metadata, cancel) is { } refusal)
        {
            return refusal;
        }

        var plan = new BackupPlan(request.Payload.GetProperty("backup_type").GetString()!, request.Payload.GetOptionalInt("rotation")!.Value);
        var started = await request.CallAsync(SnapshotsRpc.CreateImage, new Order(server.Id, plan), cancel);
        var image = ServerImage.Of(server, started.ImageId, name, "backup", metadata, request.Backends.Options.NonInheritableImageProperties, request.Context);
        image = image with { Properties = new Dictionary<string, string>(image.Properties) { ["backup_type"] = plan.Type } };
        await MakeSnapshot.MakeImageAsync(request, server, image, cancel);

        // What will be gone at once has no address.
        return plan.Rotation > 0 ? MakeSnapshot.Answer(request, started.ImageId) : request.Done();
    }
}
