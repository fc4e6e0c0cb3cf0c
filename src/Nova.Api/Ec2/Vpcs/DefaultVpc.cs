using Nova.Api.Ec2.Ids;
using Nova.Api.Ec2.Pipeline;

namespace Nova.Api.Ec2.Vpcs;

/// <summary>The one virtual private cloud there is: the site's built-in networking, of which each project sees what its servers may be on.</summary>
internal static class DefaultVpc
{
    public static readonly string Id = Ec2Id.Of("vpc", 1);

    public static readonly Ec2Error NotFound = new(404, "InvalidVpcID.NotFound", $"There is no vpc but {Id}, and that only where there are networks.");
}
