using Nova.Api.Ec2.Pipeline;

namespace Nova.Api.Ec2.Instances;

/// <summary>MonitorInstances and UnmonitorInstances: instances are metered as the site has it (Ceilometer), and nothing of it is for sale; what is answered is the state that stays.</summary>
internal static class DescribeMonitoring
{
    public static async Task<Ec2Answer> HandleAsync(Ec2Request request, CancellationToken cancel)
    {
        var instances = await InstanceIds.FindAsync(request, InstanceIds.Read(request), cancel);
        return Ec2Answer.Of(xml => xml.List(
            "instancesSet", instances, (item, instance) => item.Element("instanceId", InstanceIds.Of(instance)).Element("monitoring", state => state.Element("state", "disabled"))));
    }
}
