using Nova.Api.Compute.Servers.Snapshots;
using Nova.Api.Ec2.Ids;
using Nova.Api.Ec2.Instances;
using Nova.Api.Ec2.Pipeline;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.OpenStack.Images;
using Order = Nova.Core.Rpc.Conductor.CreateImage;

namespace Nova.Api.Ec2.Images;

/// <summary>CreateImage: createImage of the Compute API. The instance goes on running, whatever NoReboot says: a guest with an agent is frozen for a moment.</summary>
internal static class CreateImage
{
    private const int LongestText = 255;

    public static async Task<Ec2Answer> HandleAsync(Ec2Request request, CancellationToken cancel)
    {
        var (name, description) = (request.Parameters.Required("Name"), request.Parameters.Get("Description") ?? "");
        request.Parameters.Flag("NoReboot");
        if (name.Length > LongestText || description.Length > LongestText)
        {
            return Ec2Error.InvalidValue($"Name and Description have at most {LongestText} characters.");
        }

        var instance = await InstanceIds.FindOneAsync(request, cancel);
        if (InstanceTransitions.Check(ServerAction.CreateImage, instance, isAdmin: true) is { } notNow)
        {
            return new Ec2Error(400, "IncorrectInstanceState", $"The instance '{InstanceIds.Of(instance)}' is not in a state from which it can do this: {notNow.Message}");
        }

        Dictionary<string, string> said = description.Length > 0 ? new() { ["description"] = description } : [];
        var id = (await request.CallAsync(SnapshotsRpc.CreateImage, new Order(instance.Id), cancel)).ImageId;
        var image = ServerImage.Of(instance, id, name, "snapshot", said, request.Backends.Options.NonInheritableImageProperties, request.Context);
        await SnapshotImage.MakeAsync(request.Backends.Images, request.AsUser, tell => request.CallAsync(SagasRpc.TellServers, tell, cancel), instance, image, cancel);
        var numbers = await request.Ec2.Images.NumberAsync([id], request.Context, cancel);
        return Ec2Answer.Of(xml => xml.Element("imageId", Ec2Id.Of("ami", numbers[id])));
    }
}
