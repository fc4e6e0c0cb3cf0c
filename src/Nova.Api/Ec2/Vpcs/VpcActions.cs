using Nova.Api.Ec2.Pipeline;

namespace Nova.Api.Ec2.Vpcs;

internal static class VpcActions
{
    public static readonly Ec2Action[] All =
    [
        new Ec2Action("DescribeVpcs", DescribeVpcs.HandleAsync).By("os_compute_api:os-tenant-networks:list").Takes("VpcId.N").TakesFilters(),
    ];
}
