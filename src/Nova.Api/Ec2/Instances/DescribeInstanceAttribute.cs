using Nova.Api.Ec2.Pipeline;
using Nova.Api.Policies;
using Nova.Core.Servers;

namespace Nova.Api.Ec2.Instances;

/// <summary>DescribeInstanceAttribute: one at a time, in the form of Amazon's clients (<c>&lt;attribute&gt;&lt;value&gt;</c>).</summary>
internal static class DescribeInstanceAttribute
{
    private static readonly Policy SeeUserData = "os_compute_api:os-extended-server-attributes";

    public static async Task<Ec2Answer> HandleAsync(Ec2Request request, CancellationToken cancel)
    {
        var attribute = request.Parameters.Required("Attribute");
        var instance = await InstanceIds.FindOneAsync(request, cancel);
        if (attribute == "userData")
        {
            // As the Compute API shows it (OSSA-2014-011).
            request.Check(instance, SeeUserData);
        }

        var numbers = await request.Ec2.Texts.NumberAsync([instance], request.Context, cancel);
        Action<XmlText>? write = attribute switch
        {
            "blockDeviceMapping" => xml => xml.Element("blockDeviceMapping", ""),
            "disableApiTermination" => Value(instance.LockedBy == LockedBy.Nobody ? "false" : "true"),
            "groupSet" => xml => xml.List("groupSet", InstanceText.Groups(instance), (item, group) => item.Element("groupId", group).Element("groupName", group)),
            "instanceInitiatedShutdownBehavior" => Value("stop"),
            "instanceType" => Value(instance.Flavor.Name),
            "kernel" => Value(InstanceText.KernelOf(instance, numbers)),
            "ramdisk" => Value(InstanceText.RamdiskOf(instance, numbers)),
            "rootDeviceName" => Value(InstanceText.RootDevice(instance)),
            "userData" => Value(instance.UserData),
            _ => null,
        };
        return write is null
            ? new Ec2Error(400, "InvalidAttribute", $"Attribute not supported: {attribute}")
            : Ec2Answer.Of(xml => write(xml.Element("instanceId", InstanceIds.Of(instance))));

        Action<XmlText> Value(string? value) => xml => xml.Element(attribute, inner => inner.ElementIfSet("value", value));
    }
}
