using Nova.Api.Ec2.Pipeline;
using Nova.Api.Ec2.Vpcs;
using Nova.Core.Networks;

namespace Nova.Api.Ec2.Subnets;

/// <summary>DescribeSubnets: the project's networks, in the order a guest has them. Their labels are the tag <c>Name</c>. How many addresses are free is not told: nobody counts them for that.</summary>
internal static class DescribeSubnets
{
    public static async Task<Ec2Answer> HandleAsync(Ec2Request request, CancellationToken cancel)
    {
        var names = NamesAsked.Read(request, "SubnetId");
        var filters = Filters.Read(
            request.Parameters, "cidr", "cidr-block", "cidrBlock", "default-for-az", "defaultForAz", "ipv6-cidr-block-association.ipv6-cidr-block", "owner-id", "state", "subnet-id", "tag-key",
            "tag-value", "tag:", "vpc-id");
        var all = await SubnetParameter.ListAsync(request, cancel);
        if (names.FindUnknown(all.Select(network => SubnetParameter.IdOf(network.Id))) is { } unknown)
        {
            return SubnetParameter.NotFound(unknown);
        }

        var found = all.Where(network => names.Fit(SubnetParameter.IdOf(network.Id)) && filters.Fit(name => ValuesOf(network, name)));
        return Ec2Answer.Of(xml => xml.List("subnetSet", found, Write));
    }

    private static void Write(XmlText xml, NetworkRecord network) => xml
        .Element("subnetId", SubnetParameter.IdOf(network.Id))
        .Element("state", "available")
        .Element("vpcId", DefaultVpc.Id)
        .ElementIfSet("ownerId", network.ProjectId)
        .Element("cidrBlock", network.Cidr)
        .List("ipv6CidrBlockAssociationSet", network.CidrV6 is { } range ? (string[])[range] : [], (item, cidr) => item
            .Element("ipv6CidrBlock", cidr).Element("ipv6CidrBlockState", state => state.Element("state", "associated")))

        // An instance that names no subnet is on all of them.
        .Element("defaultForAz", true)
        .Element("mapPublicIpOnLaunch", false)
        .Element("assignIpv6AddressOnCreation", network.CidrV6 is not null)
        .List("tagSet", TagsOf(network), (item, tag) => item.Element("key", tag.Key).Element("value", tag.Value));

    private static Dictionary<string, string> TagsOf(NetworkRecord network) => new(StringComparer.Ordinal) { ["Name"] = network.Label };

    private static IEnumerable<string?> ValuesOf(NetworkRecord network, string filter) => filter switch
    {
        "cidr" or "cidr-block" or "cidrBlock" => [network.Cidr],
        "default-for-az" or "defaultForAz" => ["true"],
        "ipv6-cidr-block-association.ipv6-cidr-block" => [network.CidrV6],
        "owner-id" => [network.ProjectId],
        "state" => ["available"],
        "subnet-id" => [SubnetParameter.IdOf(network.Id)],
        "vpc-id" => [DefaultVpc.Id],
        _ => Filters.OfTags(filter, TagsOf(network)),
    };
}
