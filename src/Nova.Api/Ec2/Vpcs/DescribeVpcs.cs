using Nova.Api.Ec2.Pipeline;
using Nova.Api.Ec2.Subnets;

namespace Nova.Api.Ec2.Vpcs;

/// <summary>DescribeVpcs: the default one where the project has networks, with their ranges; else none.</summary>
internal static class DescribeVpcs
{
    public static async Task<Ec2Answer> HandleAsync(Ec2Request request, CancellationToken cancel)
    {
        var names = NamesAsked.Read(request, "VpcId");
        var filters = Filters.Read(request.Parameters, "cidr", "cidr-block-association.cidr-block", "is-default", "isDefault", "owner-id", "state", "tag-key", "tag:", "vpc-id");
        var ranges = (await SubnetParameter.ListAsync(request, cancel)).Select(network => network.Cidr).ToList();
        string[] all = ranges.Count > 0 ? [DefaultVpc.Id] : [];
        if (names.FindUnknown(all) is not null)
        {
            return DefaultVpc.NotFound;
        }

        var found = all.Where(id => names.Fit(id) && filters.Fit(ValuesOf));
        return Ec2Answer.Of(xml => xml.List("vpcSet", found, (item, id) => item
            .Element("vpcId", id)
            .Element("ownerId", request.Project)
            .Element("state", "available")
            .Element("cidrBlock", ranges[0])
            .List("cidrBlockAssociationSet", ranges, (one, range) => one.Element("cidrBlock", range).Element("cidrBlockState", state => state.Element("state", "associated")))
            .Element("dhcpOptionsId", "default")
            .Element("instanceTenancy", "default")
            .Element("isDefault", true)));

        IEnumerable<string?> ValuesOf(string filter) => filter switch
        {
            "cidr" => [ranges[0]],
            "cidr-block-association.cidr-block" => ranges,
            "is-default" or "isDefault" => ["true"],
            "owner-id" => [request.Project],
            "state" => ["available"],
            "vpc-id" => [DefaultVpc.Id],
            _ => [],
        };
    }
}
