using Nova.Api.Ec2.Pipeline;

namespace Nova.Api.Ec2.SecurityGroups;

internal static class SecurityGroupActions
{
    public static readonly Ec2Action[] All =
    [
        new Ec2Action("DescribeSecurityGroups", DescribeSecurityGroups.HandleAsync).By("os_compute_api:os-security-groups:get").Takes("GroupName.N", "GroupId.N").TakesFilters(),
        new Ec2Action("CreateSecurityGroup", CreateSecurityGroup.HandleAsync).By("os_compute_api:os-security-groups:create").ThatChanges().Takes("GroupName", "GroupDescription"),
        new Ec2Action("DeleteSecurityGroup", DeleteSecurityGroup.HandleAsync).By("os_compute_api:os-security-groups:delete").ThatChanges().Takes("GroupName", "GroupId"),
        Editing("AuthorizeSecurityGroupIngress", ChangeRules.AuthorizeAsync).By("os_compute_api:os-security-groups:rule:create"),
        Editing("RevokeSecurityGroupIngress", ChangeRules.RevokeAsync).By("os_compute_api:os-security-groups:rule:delete"),
    ];

    private static Ec2Action Editing(string name, Ec2Handler handler) => new Ec2Action(name, handler).ThatChanges()
        .Takes("GroupName", "GroupId", "IpProtocol", "FromPort", "ToPort", "CidrIp", "SourceSecurityGroupName", "SourceSecurityGroupOwnerId")
        .Takes("IpPermissions.N.IpProtocol", "IpPermissions.N.FromPort", "IpPermissions.N.ToPort", "IpPermissions.N.IpRanges.N.CidrIp")
        .Takes("IpPermissions.N.Groups.N.GroupName", "IpPermissions.N.Groups.N.GroupId", "IpPermissions.N.Groups.N.UserId");
}
