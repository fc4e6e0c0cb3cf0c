using Nova.Api.Ec2.Instances;
using Nova.Api.Ec2.Pipeline;
using Nova.Core.Servers;

namespace Nova.Api.Ec2.Tags;

/// <summary>What a request wants tagged: instances, as upstream.</summary>
internal static class TaggedInstances
{
    public static Task<IReadOnlyList<InstanceRecord>> FindAsync(Ec2Request request, CancellationToken cancel)
    {
        var ids = request.Parameters.List("ResourceId");
        return ids.Count == 0 ? throw new Ec2RefusalException(Ec2Error.Missing("ResourceId.1"))
            : ids.FirstOrDefault(id => !id.StartsWith("i-", StringComparison.Ordinal)) is { } other
                ? throw new Ec2RefusalException(Ec2Error.InvalidValue($"Only instances have tags; '{other}' is none."))
            : InstanceIds.FindAsync(request, [.. ids.Select(InstanceIds.Read).Distinct()], cancel);
    }
}
