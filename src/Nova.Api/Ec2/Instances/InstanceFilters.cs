using System.Globalization;
using Nova.Api.Ec2.NetworkInterfaces;
using Nova.Api.Ec2.Pipeline;
using Nova.Api.Ec2.Subnets;
using Nova.Api.Ec2.Vpcs;
using Nova.Core.Servers;

namespace Nova.Api.Ec2.Instances;

/// <summary>What filters of instances look at.</summary>
internal static class InstanceFilters
{
    private static readonly string[] Known =
    [
        "availability-zone", "dns-name", "group-id", "group-name", "image-id", "instance-id", "instance-state-code", "instance-state-name", "instance-type", "instance.group-id",
        "instance.group-name", "ip-address", "kernel-id", "key-name", "launch-index", "launch-time", "network-interface.network-interface-id", "owner-id", "private-dns-name", "private-ip-address", "ramdisk-id", "requester-id",
        "reservation-id", "root-device-name", "root-device-type", "subnet-id", "tag-key", "tag-value", "tag:", "vpc-id",
    ];

    public static Filters Read(Ec2Request request, params ReadOnlySpan<string> more) => Filters.Read(request.Parameters, [.. Known, .. more]);

    public static IEnumerable<string?> ValuesOf(InstanceRecord instance, string filter, IReadOnlyDictionary<string, long> numbers, Ec2Options options)
    {
        return filter switch
        {
            "availability-zone" => [instance.AvailabilityZone ?? instance.PinnedAvailabilityZone],
            "dns-name" or "ip-address" => [InstanceText.PublicAddress(instance)],
            "group-id" or "group-name" or "instance.group-id" or "instance.group-name" => InstanceText.Groups(instance),
            "image-id" => [InstanceText.ImageOf(instance, numbers)],
            "instance-id" => [InstanceIds.Of(instance)],
            "instance-state-code" => [Text(InstanceState.Of(instance).Code)],
            "instance-state-name" => [InstanceState.Of(instance).Name],
            "instance-type" => [instance.Flavor.Name],
            "kernel-id" => [InstanceText.KernelOf(instance, numbers)],
            "key-name" => [instance.KeyName],
            "launch-index" => [Text(instance.LaunchIndex)],
            "launch-time" => [XmlText.Time(instance.CreatedAt)],
            "network-interface.network-interface-id" => NetworkInterface.Of(instance).Select(one => one.Id),
            "owner-id" => [instance.ProjectId],
            "private-dns-name" => [InstanceText.PrivateName(instance, options)],
            "private-ip-address" => instance.Addresses.Where(address => !address.IsFloating).Select(address => address.Address),
            "ramdisk-id" => [InstanceText.RamdiskOf(instance, numbers)],
            "requester-id" => [instance.UserId],
            "reservation-id" => [instance.ReservationId],
            "root-device-name" => [InstanceText.RootDevice(instance)],
            "root-device-type" => [InstanceText.RootDeviceType(instance)],
            "subnet-id" => (instance.Interfaces ?? []).Select(one => SubnetParameter.IdOf(one.NetworkId)),
            "vpc-id" => instance.Interfaces is { Count: > 0 } ? [DefaultVpc.Id] : [],
            _ => Filters.OfTags(filter, instance.Metadata),
        };
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
