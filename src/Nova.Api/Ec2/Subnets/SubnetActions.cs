using Nova.Api.Ec2.Pipeline;

namespace Nova.Api.Ec2.Subnets;

internal static class SubnetActions
{
    public static readonly Ec2Action[] All =
    [
        new Ec2Action("DescribeSubnets", DescribeSubnets.HandleAsync).By("os_compute_api:os-tenant-networks:list").Takes("SubnetId.N").TakesFilters(),
    ];
}
