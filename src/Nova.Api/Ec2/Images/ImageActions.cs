using Nova.Api.Ec2.Pipeline;

namespace Nova.Api.Ec2.Images;

/// <summary>The image service decides who may do what with an image.</summary>
internal static class ImageActions
{
    public static readonly Ec2Action[] All =
    [
        new Ec2Action("DescribeImages", DescribeImages.HandleAsync).Takes("ImageId.N", "Owner.N", "ExecutableBy.N", "IncludeDeprecated").TakesFilters().TakesPages(),
        new Ec2Action("RegisterImage", RegisterImage.HandleAsync).ThatChanges()
            .Takes("ImageLocation", "Name", "Description", "Architecture", "KernelId", "RamdiskId", "RootDeviceName"),
        new Ec2Action("CreateImage", CreateImage.HandleAsync).By("os_compute_api:servers:create_image").ThatChanges().Takes("InstanceId", "Name", "Description", "NoReboot"),
        new Ec2Action("DeregisterImage", DeregisterImage.HandleAsync).ThatChanges().Takes("ImageId"),
        new Ec2Action("DescribeImageAttribute", DescribeImageAttribute.HandleAsync).Takes("ImageId", "Attribute"),
        new Ec2Action("ModifyImageAttribute", ModifyImageAttribute.HandleAsync).ThatChanges()
            .Takes("ImageId", "Attribute", "OperationType", "UserGroup.N", "LaunchPermission.Add.N.Group", "LaunchPermission.Remove.N.Group", "Description.Value", "Value"),
        new Ec2Action("ResetImageAttribute", ModifyImageAttribute.ResetAsync).ThatChanges().Takes("ImageId", "Attribute"),
        new Ec2Action("UpdateImage", UpdateImage.HandleAsync).ThatChanges().Takes("ImageId", "Description", "Name"),
    ];
}
