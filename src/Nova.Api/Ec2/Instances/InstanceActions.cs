using Nova.Api.Ec2.Pipeline;

namespace Nova.Api.Ec2.Instances;

internal static class InstanceActions
{
    public static readonly Ec2Action[] All =
    [
        new Ec2Action("RunInstances", RunInstances.HandleAsync).By("os_compute_api:servers:create").ThatChanges()
            .Takes("ImageId", "MinCount", "MaxCount", "KeyName", "SecurityGroup.N", "SecurityGroupId.N", "UserData", "InstanceType", "Placement.AvailabilityZone", "KernelId", "RamdiskId", "ClientToken")
            .Takes("TagSpecification.N.ResourceType", "TagSpecification.N.Tag.N.Key", "TagSpecification.N.Tag.N.Value")
            .Takes(InstanceNetworks.Parameters)
            .Takes([.. RunInstances.OnlyPlain.Keys]),
        Describing("DescribeInstances"),

        // The same under the name that euca2ools 1 used for guests with IPv6.
        Describing("DescribeInstancesV6"),
        new Ec2Action("DescribeInstanceStatus", DescribeInstanceStatus.HandleAsync).By("os_compute_api:servers:detail")
            .Takes("InstanceId.N", "IncludeAllInstances").TakesFilters().TakesPages(),
        new Ec2Action("TerminateInstances", TerminateInstances.HandleAsync).By("os_compute_api:servers:delete").ThatChanges().Takes("InstanceId.N"),
        new Ec2Action("StartInstances", ChangePower.StartAsync).By("os_compute_api:servers:start").ThatChanges().Takes("InstanceId.N", "AdditionalInfo"),
        new Ec2Action("StopInstances", ChangePower.StopAsync).By("os_compute_api:servers:stop").ThatChanges().Takes("InstanceId.N", "Force"),
        new Ec2Action("RebootInstances", ChangePower.RebootAsync).By("os_compute_api:servers:reboot").ThatChanges().Takes("InstanceId.N"),
        new Ec2Action("GetConsoleOutput", GetConsoleOutput.HandleAsync).By("os_compute_api:os-console-output").Takes("InstanceId.N", "Latest"),
        new Ec2Action("GetPasswordData", GetPasswordData.HandleAsync).By("os_compute_api:os-server-password:show").Takes("InstanceId.N"),
        new Ec2Action("DescribeInstanceAttribute", DescribeInstanceAttribute.HandleAsync).By("os_compute_api:servers:show").Takes("InstanceId", "Attribute"),
        new Ec2Action("ModifyInstanceAttribute", ModifyInstanceAttribute.HandleAsync).By("os_compute_api:servers:update").ThatChanges()
            .Takes("InstanceId", "Attribute", "Value", "DisableApiTermination.Value"),
        new Ec2Action("MonitorInstances", DescribeMonitoring.HandleAsync).By("os_compute_api:servers:detail").Takes("InstanceId.N"),
        new Ec2Action("UnmonitorInstances", DescribeMonitoring.HandleAsync).By("os_compute_api:servers:detail").Takes("InstanceId.N"),
    ];

    private static Ec2Action Describing(string name) =>
        new Ec2Action(name, DescribeInstances.HandleAsync).By("os_compute_api:servers:detail").Takes("InstanceId.N").TakesFilters().TakesPages();
}
