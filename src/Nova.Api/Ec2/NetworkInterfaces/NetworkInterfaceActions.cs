using Nova.Api.Ec2.Pipeline;

namespace Nova.Api.Ec2.NetworkInterfaces;

internal static class NetworkInterfaceActions
{
    public static readonly Ec2Action[] All =
    [
        new Ec2Action("DescribeNetworkInterfaces", DescribeNetworkInterfaces.HandleAsync).By("os_compute_api:os-attach-interfaces:list").Takes("NetworkInterfaceId.N").TakesFilters(),
        new Ec2Action("DescribeNetworkInterfaceAttribute", DescribeNetworkInterfaceAttribute.HandleAsync).By("os_compute_api:os-attach-interfaces:show").Takes("NetworkInterfaceId", "Attribute"),
    ];
}
