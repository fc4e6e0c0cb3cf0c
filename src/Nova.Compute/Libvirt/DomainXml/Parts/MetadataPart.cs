using System.Globalization;
using System.Xml.Linq;
using Nova.Core.Servers;

namespace Nova.Compute.Libvirt.DomainXml.Parts;

/// <summary>Upstream's description of the instance, which billing and monitoring agents on the host read, and the mark by which the driver knows its guests.</summary>
internal sealed class MetadataPart : IDomainPart
{
    private static readonly XNamespace Nova = "http://openstack.org/xmlns/libvirt/nova/1.1";

    public void Apply(DomainPlan plan, XElement domain, XElement devices) => domain.Add(new XElement(
        "metadata",
        Describe(plan),
        new GuestMark(plan.Instance.Id, plan.Attempt, plan.Owner).ToXml()));

    private static XElement Describe(DomainPlan plan)
    {
        var instance = plan.Instance;
        return new XElement(
            Nova + "instance",
            new XAttribute(XNamespace.Xmlns + "nova", Nova.NamespaceName),
            new XElement(Nova + "package", new XAttribute("version", plan.Version)),
            new XElement(Nova + "name", XmlText.Safe(instance.Name)),
            new XElement(Nova + "creationTime", plan.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)),
            new XElement(
                Nova + "flavor",
                new XAttribute("name", XmlText.Safe(instance.Flavor.Name)),
                new XElement(Nova + "memory", instance.Flavor.MemoryMb),
                new XElement(Nova + "disk", instance.Flavor.RootGb),
                new XElement(Nova + "swap", instance.Flavor.SwapMb),
                new XElement(Nova + "ephemeral", instance.Flavor.EphemeralGb),
                new XElement(Nova + "vcpus", instance.Flavor.Vcpus)),
            new XElement(
                Nova + "owner",
                new XElement(Nova + "user", new XAttribute("uuid", XmlText.Safe(instance.UserId))),
                new XElement(Nova + "project", new XAttribute("uuid", XmlText.Safe(instance.ProjectId)))),
            Root(instance));
    }

    private static XElement? Root(InstanceRecord instance) => instance.ImageId is { } image
        ? new XElement(Nova + "root", new XAttribute("type", "image"), new XAttribute("uuid", XmlText.Safe(image)))
        : null;
}
