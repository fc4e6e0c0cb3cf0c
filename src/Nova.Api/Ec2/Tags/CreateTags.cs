using Nova.Api.Ec2.Pipeline;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Ec2.Tags;

/// <summary>CreateTags: merged into the metadata of each server.</summary>
internal static class CreateTags
{
    public static async Task<Ec2Answer> HandleAsync(Ec2Request request, CancellationToken cancel)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in TagParameters.Read(request.Parameters))
        {
            tags[key] = value;
        }

        if (tags.Count == 0)
        {
            return Ec2Error.Missing("Tag.1.Key");
        }

        foreach (var instance in await TaggedInstances.FindAsync(request, cancel))
        {
            await request.CallAsync(ServersRpc.ChangeMetadata, new ChangeServerMetadata(instance.Id, Replace: false, tags, []), cancel);
        }

        return Ec2Answer.Done;
    }
}
