using System.Xml.Linq;

namespace Nova.Compute.Libvirt.DomainXml.Parts;

/// <summary>Channels to agents in the guest: QEMU's, for images that have one (<c>hw_qemu_guest_agent</c>), and SPICE's.</summary>
internal sealed class ChannelPart : IDomainPart
{
    public void Apply(DomainPlan plan, XElement domain, XElement devices)
    {
        if (plan.HasGuestAgent)
        {
            devices.Add(new XElement(
                "channel",
                new XAttribute("type", "unix"),
                new XElement("target", new XAttribute("type", "virtio"), new XAttribute("name", "org.qemu.guest_agent.0"))));
        }

        if (plan.HasSpiceAgent)
        {
            devices.Add(new XElement(
                "channel",
                new XAttribute("type", "spicevmc"),
                new XElement("target", new XAttribute("type", "virtio"), new XAttribute("name", "com.redhat.spice.0"))));
        }
    }
}
