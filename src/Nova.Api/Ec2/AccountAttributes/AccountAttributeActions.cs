using Nova.Api.Ec2.Pipeline;

namespace Nova.Api.Ec2.AccountAttributes;

internal static class AccountAttributeActions
{
    public static readonly Ec2Action[] All =
        [new Ec2Action("DescribeAccountAttributes", DescribeAccountAttributes.HandleAsync).By("os_compute_api:limits").Takes("AttributeName.N")];
}
