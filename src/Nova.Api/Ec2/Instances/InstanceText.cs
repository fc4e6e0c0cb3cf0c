using Nova.Api.Ec2.Ids;
using Nova.Api.Ec2.NetworkInterfaces;
using Nova.Api.Ec2.Pipeline;
using Nova.Api.Ec2.Subnets;
using Nova.Api.Ec2.Vpcs;
using Nova.Core.Images.Properties;
using Nova.Core.Servers;

namespace Nova.Api.Ec2.Instances;

/// <summary>An instance as DescribeInstances and RunInstances show it: upstream's elements in their order, then those of later clients.</summary>
internal static class InstanceText
{
    public const string DefaultRootDevice = "/dev/sda1";

    public static string RootDevice(InstanceRecord instance) => instance.RootDeviceName ?? DefaultRootDevice;

    public static string RootDeviceType(InstanceRecord instance) => instance.ImageId is null ? "ebs" : "instance-store";

    public static string? PrivateAddress(InstanceRecord instance) => instance.Addresses.FirstOrDefault(address => address is { IsFloating: false, Version: 4 })?.Address;

    public static string? PublicAddress(InstanceRecord instance) => instance.Addresses.FirstOrDefault(address => address is { IsFloating: true, Version: 4 })?.Address;

    public static string? PrivateName(InstanceRecord instance, Ec2Options options) => options.PrivateDnsIsAddress ? PrivateAddress(instance) : instance.Hostname;

    public static IReadOnlyList<string> Groups(InstanceRecord instance) => instance.SecurityGroups.Count > 0 ? instance.SecurityGroups : ["default"];

    /// <summary>The images that an instance names.</summary>
    public static IEnumerable<string> ImagesOf(InstanceRecord instance) => ((IEnumerable<string?>)
    [
        instance.ImageId, KernelFiles.IdOf(instance.ImageProperties, "kernel_id"), KernelFiles.IdOf(instance.ImageProperties, "ramdisk_id"),
    ]).OfType<string>();

    public static string? ImageOf(InstanceRecord instance, IReadOnlyDictionary<string, long> numbers) => Ec2Id.OfImage("ami", instance.ImageId, numbers);

    public static string? KernelOf(InstanceRecord instance, IReadOnlyDictionary<string, long> numbers) =>
        Ec2Id.OfImage("aki", KernelFiles.IdOf(instance.ImageProperties, "kernel_id"), numbers);

    public static string? RamdiskOf(InstanceRecord instance, IReadOnlyDictionary<string, long> numbers) =>
        Ec2Id.OfImage("ari", KernelFiles.IdOf(instance.ImageProperties, "ramdisk_id"), numbers);

    public static void Write(XmlText xml, InstanceRecord instance, IReadOnlyDictionary<string, long> numbers, Ec2Options options)
    {
        xml.Element("instanceId", InstanceIds.Of(instance))
            .Element("imageId", ImageOf(instance, numbers))
            .ElementIfSet("kernelId", KernelOf(instance, numbers))
            .ElementIfSet("ramdiskId", RamdiskOf(instance, numbers));
        InstanceState.Of(instance).Write(xml, "instanceState");
        xml.ElementIfSet("dnsNameV6", instance.Addresses.FirstOrDefault(address => address is { IsFloating: false, Version: 6 })?.Address)
            .Element("privateDnsName", PrivateName(instance, options))
            .Element("privateIpAddress", PrivateAddress(instance))
            .ElementIfSet("ipAddress", PublicAddress(instance))
            .Element("dnsName", PublicAddress(instance))
            .Element("keyName", instance.KeyName)
            .List("tagSet", instance.Metadata, (item, tag) => item.Element("key", tag.Key).Element("value", tag.Value))
            .Element("productCodesSet", "")
            .Element("instanceType", instance.Flavor.Name)
            .Element("launchTime", instance.CreatedAt)
            .Element("amiLaunchIndex", instance.LaunchIndex)
            .Element("rootDeviceName", RootDevice(instance))
            .Element("rootDeviceType", RootDeviceType(instance))
            .Element("placement", placement => placement.Element("availabilityZone", instance.AvailabilityZone ?? instance.PinnedAvailabilityZone))
            .Element("monitoring", monitoring => monitoring.Element("state", "disabled"))
            .List("groupSet", Groups(instance), (item, group) => item.Element("groupId", group).Element("groupName", group));
        if (instance.Interfaces is [var first, ..])
        {
            xml.Element("subnetId", SubnetParameter.IdOf(first.NetworkId)).Element("vpcId", DefaultVpc.Id)
                .List("networkInterfaceSet", NetworkInterface.Of(instance), NetworkInterfaceText.WriteOfInstance);
        }

        if (instance is { VmState: VmState.Error, Fault: { } fault })
        {
            xml.Element("stateReason", reason => reason.Element("code", "Server.InternalError").Element("message", fault.Message));
        }
    }
}
