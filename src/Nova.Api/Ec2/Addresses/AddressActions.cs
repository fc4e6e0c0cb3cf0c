using Nova.Api.Ec2.Pipeline;

namespace Nova.Api.Ec2.Addresses;

internal static class AddressActions
{
    public static readonly Ec2Action[] All =
    [
        new Ec2Action("DescribeAddresses", DescribeAddresses.HandleAsync).By("os_compute_api:os-floating-ips:list").Takes("PublicIp.N").TakesFilters(),
        new Ec2Action("AllocateAddress", AllocateAddress.HandleAsync).By("os_compute_api:os-floating-ips:create").ThatChanges().Takes("Domain"),
        new Ec2Action("ReleaseAddress", ReleaseAddress.HandleAsync).By("os_compute_api:os-floating-ips:delete").ThatChanges().Takes("PublicIp"),
        new Ec2Action("AssociateAddress", AssociateAddress.HandleAsync).By("os_compute_api:os-floating-ips:add").ThatChanges().Takes("InstanceId", "PublicIp", "PrivateIpAddress", "AllowReassociation"),
        new Ec2Action("DisassociateAddress", DisassociateAddress.HandleAsync).By("os_compute_api:os-floating-ips:remove").ThatChanges().Takes("PublicIp"),
    ];
}
