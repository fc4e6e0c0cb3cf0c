using Nova.Api.Ec2.Pipeline;

namespace Nova.Api.Ec2.Images;

/// <summary>DescribeImageAttribute, one at a time.</summary>
internal static class DescribeImageAttribute
{
    public static async Task<Ec2Answer> HandleAsync(Ec2Request request, CancellationToken cancel)
    {
        var attribute = request.Parameters.Required("Attribute");
        var image = await ImageParameter.GetAsync(request, request.Parameters.Required("ImageId"), cancel);
        var numbers = await ImageText.NumberAsync(request, [image], cancel);
        Action<XmlText>? write = attribute switch
        {
            "launchPermission" => xml => xml.List(attribute, ImageText.IsPublic(image) ? (string[])["all"] : [], (item, group) => item.Element("group", group)),
            "blockDeviceMapping" => xml => xml.Element(attribute, ""),
            "description" => Value(ImageText.DescriptionOf(image)),
            "kernel" => Value(ImageText.PartOf(image, "kernel_id", numbers)),
            "ramdisk" => Value(ImageText.PartOf(image, "ramdisk_id", numbers)),
            "rootDeviceName" => Value(ImageText.RootDevice(image)),
            _ => null,
        };
        return write is null
            ? new Ec2Error(400, "InvalidAttribute", $"Attribute not supported: {attribute}")
            : Ec2Answer.Of(xml => write(xml.Element("imageId", ImageText.IdOf(image, numbers))));

        Action<XmlText> Value(string? value) => string.IsNullOrEmpty(value)
            ? xml => xml.Element(attribute, "")
            : xml => xml.Element(attribute, inner => inner.Element("value", value));
    }
}
