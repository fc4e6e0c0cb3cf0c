using Nova.Api.Ec2.Pipeline;

namespace Nova.Api.Ec2.InstanceTypes;

internal static class InstanceTypeActions
{
    public static readonly Ec2Action[] All =
        [new Ec2Action("DescribeInstanceTypes", DescribeInstanceTypes.HandleAsync).Takes("InstanceType.N").TakesFilters().TakesPages()];
}
