using Nova.Api.Ec2.Pipeline;
using Nova.Core.Faults;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Ec2.Tags;

/// <summary>DeleteTags: those of a key, or where a value is given those of both; what is not there is as good as deleted.</summary>
internal static class DeleteTags
{
    public static async Task<Ec2Answer> HandleAsync(Ec2Request request, CancellationToken cancel)
    {
        var tags = request.Parameters.Groups("Tag").Select(tag => (Key: TagParameters.Key(tag), Value: tag.Get("Value"))).ToList();
        if (tags.Count == 0)
        {
            return Ec2Error.Missing("Tag.1.Key");
        }

        foreach (var instance in await TaggedInstances.FindAsync(request, cancel))
        {
            string[] present =
            [
                .. tags.Where(tag => instance.Metadata.TryGetValue(tag.Key, out var value) && (tag.Value is null || tag.Value == value)).Select(tag => tag.Key).Distinct(),
            ];
            if (present.Length > 0)
            {
                await RemoveAsync(request, instance.Id, present, cancel);
            }
        }

        return Ec2Answer.Done;
    }

    private static async Task RemoveAsync(Ec2Request request, Guid id, string[] keys, CancellationToken cancel)
    {
        try
        {
            await request.CallAsync(ServersRpc.ChangeMetadata, new ChangeServerMetadata(id, Replace: false, new Dictionary<string, string>(), keys), cancel);
        }
        catch (FaultException gone) when (gone.Fault.Kind == FaultKind.NotFound && keys.Length > 1)
        {
            // Somebody else has removed one of them meanwhile: each by itself.
            foreach (var key in keys)
            {
                await RemoveAsync(request, id, [key], cancel);
            }
        }
        catch (FaultException gone) when (gone.Fault.Kind == FaultKind.NotFound)
        {
            // As good as deleted.
        }
    }
}
