using Nova.Api.Ec2.Instances;
using Nova.Api.Ec2.Pipeline;
using Nova.Api.Ec2.Subnets;
using Nova.Api.Ec2.Vpcs;
using Nova.Core.Networks;

namespace Nova.Api.Ec2.NetworkInterfaces;

/// <summary>An interface as EC2 shows it. When it was attached is told nowhere.</summary>
internal static class NetworkInterfaceText
{
    /// <summary>By itself.</summary>
    public static void Write(XmlText xml, NetworkInterface one) => Write(xml, one, WriteAttachment);

    /// <summary>Within its instance.</summary>
    public static void WriteOfInstance(XmlText xml, NetworkInterface one) => Write(xml, one, WritePlace);

    private static void Write(XmlText xml, NetworkInterface one, Action<XmlText, NetworkInterface> writeAttachment)
    {
        xml.Element("networkInterfaceId", one.Id)
            .Element("subnetId", SubnetParameter.IdOf(one.Interface.NetworkId))
            .Element("vpcId", DefaultVpc.Id)
            .ElementIfSet("availabilityZone", one.Instance.AvailabilityZone)
            .Element("description", "")
            .Element("ownerId", one.Instance.ProjectId)
            .Element("requesterManaged", false)
            .Element("status", "in-use")
            .Element("macAddress", one.Interface.MacAddress)
            .ElementIfSet("privateIpAddress", one.AddressesV4.FirstOrDefault()?.Address)

            // A guest sends from its own addresses alone: the rules of its host see to it.
            .Element("sourceDestCheck", true);
        WriteGroups(xml, one);
        xml.Element("attachment", attachment => writeAttachment(attachment, one));
        WriteAssociation(xml, one.AddressesV4.FirstOrDefault());
        xml.Element("tagSet", "")
            .List("privateIpAddressesSet", one.AddressesV4.Select((address, place) => (address, place)), (item, found) =>
            {
                item.Element("privateIpAddress", found.address.Address).Element("primary", found.place == 0);
                WriteAssociation(item, found.address);
            })
            .List("ipv6AddressesSet", one.AddressesV6, (item, address) => item.Element("ipv6Address", address.Address))
            .Element("interfaceType", "interface");
    }

    public static void WriteGroups(XmlText xml, NetworkInterface one) =>
        xml.List("groupSet", InstanceText.Groups(one.Instance), (item, group) => item.Element("groupId", group).Element("groupName", group));

    public static void WriteAttachment(XmlText xml, NetworkInterface one) =>
        WritePlace(xml.Element("instanceId", InstanceIds.Of(one.Instance)).Element("instanceOwnerId", one.Instance.ProjectId), one);

    private static void WritePlace(XmlText xml, NetworkInterface one) => xml
        .Element("attachmentId", one.AttachmentId)
        .Element("deviceIndex", one.Index)
        .Element("status", "attached")
        .Element("deleteOnTermination", true);

    private static void WriteAssociation(XmlText xml, InterfaceAddress? address)
    {
        if (address is { Floating: [var floating, ..] })
        {
            xml.Element("association", association => association.Element("publicIp", floating));
        }
    }
}
