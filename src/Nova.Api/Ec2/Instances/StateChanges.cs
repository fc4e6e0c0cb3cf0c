using Nova.Api.Ec2.Pipeline;
using Nova.Core.Servers;

namespace Nova.Api.Ec2.Instances;

/// <summary>The answer of what changes states: each instance's before, and now.</summary>
internal static class StateChanges
{
    /// <param name="request">Asks.</param>
    /// <param name="before">As they were.</param>
    /// <param name="alsoReturn">With upstream's <c>return</c> for old clients, beside the list that new ones read.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task<Ec2Answer> DescribeAsync(Ec2Request request, IReadOnlyList<InstanceRecord> before, bool alsoReturn, CancellationToken cancel)
    {
        var now = await InstanceIds.LookAsync(request, [.. before.Select(instance => instance.Number)], cancel);
        return Ec2Answer.Of(xml =>
        {
            xml.List("instancesSet", before, (item, instance) =>
            {
                item.Element("instanceId", InstanceIds.Of(instance));
                InstanceState.Of(instance).Write(item, "previousState");
                (now.TryGetValue(instance.Number, out var after) ? InstanceState.Of(after) : InstanceState.Terminated).Write(item, "currentState");
            });
            if (alsoReturn)
            {
                xml.Element("return", true);
            }
        });
    }
}
