using Nova.Api.Ec2.Pipeline;
using Nova.Core.Servers;

namespace Nova.Api.Ec2.Instances;

/// <summary>DescribeInstanceStatus: running instances only, unless all are asked for. Whether the host is well is for administrators, so that system and instance have one status.</summary>
internal static class DescribeInstanceStatus
{
    public static async Task<Ec2Answer> HandleAsync(Ec2Request request, CancellationToken cancel)
    {
        var filters = InstanceFilters.Read(request, "instance-status.status", "system-status.status");
        var all = request.Parameters.Flag("IncludeAllInstances") == true;
        var (instances, page, last) = await DescribeInstances.ListAsync(request, cancel);
        var numbers = await request.Ec2.Texts.NumberAsync(instances, request.Context, cancel);
        var shown = instances
            .Where(instance => all || InstanceState.Of(instance).Name == "running")
            .Where(instance => filters.Fit(name => name.EndsWith("-status.status", StringComparison.Ordinal)
                ? [StatusOf(instance)]
                : InstanceFilters.ValuesOf(instance, name, numbers, request.Ec2.Options)));
        return Ec2Answer.Of(xml => page.Write(xml.List("instanceStatusSet", shown, Write), instances.Count, last));
    }

    private static string StatusOf(InstanceRecord instance) => instance switch
    {
        { VmState: VmState.Error } => "impaired",
        { VmState: VmState.Building } => "initializing",
        { VmState: VmState.Active, PowerState: PowerState.Running } => "ok",
        { VmState: VmState.Active } => "insufficient-data",
        _ => "not-applicable",
    };

    private static void Write(XmlText xml, InstanceRecord instance)
    {
        xml.Element("instanceId", InstanceIds.Of(instance)).Element("availabilityZone", instance.AvailabilityZone);
        InstanceState.Of(instance).Write(xml, "instanceState");
        foreach (var element in (ReadOnlySpan<string>)["systemStatus", "instanceStatus"])
        {
            xml.Element(element, status => status.Element("status", StatusOf(instance)));
        }
    }
}
