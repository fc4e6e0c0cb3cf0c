using Nova.Api.Ec2.Pipeline;

namespace Nova.Api.Ec2.NetworkInterfaces;

/// <summary>DescribeNetworkInterfaceAttribute: one at a time.</summary>
internal static class DescribeNetworkInterfaceAttribute
{
    public static async Task<Ec2Answer> HandleAsync(Ec2Request request, CancellationToken cancel)
    {
        var (id, attribute) = (request.Parameters.Required("NetworkInterfaceId"), request.Parameters.Required("Attribute"));
        Action<XmlText, NetworkInterface>? write = attribute switch
        {
            "attachment" => (xml, one) => xml.Element("attachment", attachment => NetworkInterfaceText.WriteAttachment(attachment, one)),
            "description" => (xml, _) => xml.Element("description", description => description.Element("value", "")),
            "groupSet" => NetworkInterfaceText.WriteGroups,
            "sourceDestCheck" => (xml, _) => xml.Element("sourceDestCheck", check => check.Element("value", true)),
            _ => null,
        };
        return write is null ? Ec2Error.InvalidValue($"Value ({attribute}) for parameter attribute is invalid. Unknown network interface attribute")
            : (await NetworkInterface.ListAsync(request, cancel)).FirstOrDefault(one => one.Id == id) is not { } found ? NetworkInterface.NotFound(id)
            : Ec2Answer.Of(xml => write(xml.Element("networkInterfaceId", id), found));
    }
}
