using System.Xml.Linq;
using Nova.Compute.Libvirt.DomainXml.Parts;

namespace Nova.Compute.Libvirt.DomainXml;

/// <summary>A domain's XML: the parts, in the order in which libvirt itself prints them.</summary>
internal static class DomainXmlBuilder
{
    private static readonly IDomainPart[] Parts =
    [
        new GeneralPart(), new MetadataPart(), new MemoryPart(), new CpuLimitsPart(), new PlacePart(), new SysinfoPart(), new OsPart(), new FeaturesPart(), new CpuPart(), new ClockPart(),
        new DiskPart(), new ControllerPart(), new UsbPart(), new InterfacePart(), new ConsolePart(), new ChannelPart(), new InputPart(), new GraphicsPart(), new SoundPart(), new VideoPart(),
        new WatchdogPart(), new RngPart(), new BalloonPart(), new IommuPart(),
    ];

    public static XElement Build(DomainPlan plan)
    {
        var domain = new XElement("domain");
        var devices = new XElement("devices");
        foreach (var part in Parts)
        {
            part.Apply(plan, domain, devices);
        }

        domain.Add(devices);
        return domain;
    }
}
