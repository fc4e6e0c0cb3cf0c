using System.Globalization;
using Nova.Api.Ec2.Pipeline;
using Nova.Api.Ec2.Subnets;
using Nova.Api.Ec2.Vpcs;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Ec2.AccountAttributes;

/// <summary>DescribeAccountAttributes: the project's quotas under Amazon's names.</summary>
internal static class DescribeAccountAttributes
{
    public static async Task<Ec2Answer> HandleAsync(Ec2Request request, CancellationToken cancel)
    {
        var names = NamesAsked.Read(request, "AttributeName");
        var limits = (await request.CallAsync(QuotasRpc.Get, new GetQuotas(request.Project, UserId: null), cancel)).Resources;
        var hasNetworks = (await SubnetParameter.ListAsync(request, cancel)).Count > 0;
        (string Name, string Value)[] all =
        [
            ("supported-platforms", "EC2"),
            ("default-vpc", hasNetworks ? DefaultVpc.Id : "none"),
            ("max-instances", Limit("instances")),
            ("max-elastic-ips", Limit("floating_ips")),
            ("vpc-max-security-groups-per-interface", Limit("security_groups")),
        ];
        return names.FindUnknown(all.Select(attribute => attribute.Name)) is { } unknown
            ? new Ec2Error(400, "InvalidParameter", $"The attribute '{unknown}' is not known.")
            : Ec2Answer.Of(xml => xml.List(
                "accountAttributeSet",
                all.Where(attribute => names.Fit(attribute.Name)),
                (item, attribute) => item
                    .Element("attributeName", attribute.Name)
                    .List("attributeValueSet", [attribute.Value], (value, text) => value.Element("attributeValue", text))));

        string Limit(string resource) => limits[resource].Limit.ToString(CultureInfo.InvariantCulture);
    }
}
