using System.Globalization;
using Nova.Api.Ec2.Instances;
using Nova.Api.Ec2.Pipeline;
using Nova.Api.Ec2.Subnets;
using Nova.Api.Ec2.Vpcs;

namespace Nova.Api.Ec2.NetworkInterfaces;

/// <summary>DescribeNetworkInterfaces: those of the project's instances.</summary>
internal static class DescribeNetworkInterfaces
{
    public static async Task<Ec2Answer> HandleAsync(Ec2Request request, CancellationToken cancel)
    {
        var names = NamesAsked.Read(request, "NetworkInterfaceId");
        var filters = Filters.Read(
            request.Parameters, "addresses.association.public-ip", "addresses.private-ip-address", "association.public-ip", "attachment.attachment-id", "attachment.device-index",
            "attachment.instance-id", "attachment.instance-owner-id", "attachment.status", "availability-zone", "group-id", "group-name", "ipv6-addresses.ipv6-address", "mac-address",
            "network-interface-id", "owner-id", "private-ip-address", "status", "subnet-id", "vpc-id");
        var all = await NetworkInterface.ListAsync(request, cancel);
        if (names.FindUnknown(all.Select(one => one.Id)) is { } unknown)
        {
            return NetworkInterface.NotFound(unknown);
        }

        var found = all.Where(one => names.Fit(one.Id) && filters.Fit(name => ValuesOf(one, name)));
        return Ec2Answer.Of(xml => xml.List("networkInterfaceSet", found, NetworkInterfaceText.Write));
    }

    private static IEnumerable<string> ValuesOf(NetworkInterface one, string filter) => filter switch
    {
        "addresses.association.public-ip" or "association.public-ip" => one.AddressesV4.SelectMany(address => address.Floating),
        "addresses.private-ip-address" or "private-ip-address" => one.AddressesV4.Select(address => address.Address),
        "attachment.attachment-id" => [one.AttachmentId],
        "attachment.device-index" => [one.Index.ToString(CultureInfo.InvariantCulture)],
        "attachment.instance-id" => [InstanceIds.Of(one.Instance)],
        "attachment.instance-owner-id" or "owner-id" => [one.Instance.ProjectId],
        "attachment.status" => ["attached"],
        "availability-zone" => one.Instance.AvailabilityZone is { } zone ? [zone] : [],
        "group-id" or "group-name" => InstanceText.Groups(one.Instance),
        "ipv6-addresses.ipv6-address" => one.AddressesV6.Select(address => address.Address),
        "mac-address" => [one.Interface.MacAddress],
        "status" => ["in-use"],
        "subnet-id" => [SubnetParameter.IdOf(one.Interface.NetworkId)],
        "vpc-id" => [DefaultVpc.Id],
        _ => [one.Id],
    };
}
