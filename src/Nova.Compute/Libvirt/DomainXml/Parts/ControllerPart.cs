using System.Xml.Linq;

namespace Nova.Compute.Libvirt.DomainXml.Parts;

/// <summary>Controllers whose model is not libvirt's own choice: SCSI disks behind virtio unless the image says otherwise, and ports for devices that are plugged in later.</summary>
internal sealed class ControllerPart : IDomainPart
{
    public void Apply(DomainPlan plan, XElement domain, XElement devices)
    {
        if (plan.Disks.Any(disk => disk.Bus == "scsi"))
        {
            devices.Add(new XElement(
                "controller",
                new XAttribute("type", "scsi"),
                new XAttribute("index", 0),
                new XAttribute("model", plan.Image("hw_scsi_model") ?? "virtio-scsi")));
        }

        if (plan.IsPciExpress)
        {
            devices.Add(Enumerable.Range(0, plan.PciePorts).Select(_ => new XElement("controller", new XAttribute("type", "pci"), new XAttribute("model", "pcie-root-port"))));
        }
    }
}
