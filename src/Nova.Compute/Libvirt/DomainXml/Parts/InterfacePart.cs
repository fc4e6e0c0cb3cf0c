using System.Xml.Linq;
using Nova.Core.Hardware;

namespace Nova.Compute.Libvirt.DomainXml.Parts;

/// <summary>Network interfaces. libvirt makes the tap device and plugs it into the bridge when the guest starts, and removes it when the guest ends: nothing is left to be cleaned up.</summary>
internal sealed class InterfacePart : IDomainPart
{
    public void Apply(DomainPlan plan, XElement domain, XElement devices) => devices.Add(plan.Interfaces.Select(Of));

    /// <summary>One of them, as a guest is started with it and as it is plugged into one that runs.</summary>
    public static XElement Of(InterfaceDevice device) => new(
        "interface",
        new XAttribute("type", "bridge"),
        new XElement("mac", new XAttribute("address", device.MacAddress)),
        new XElement("source", new XAttribute("bridge", device.Bridge)),
        device.Inbound is null && device.Outbound is null ? null : new XElement("bandwidth", Link("inbound", device.Inbound), Link("outbound", device.Outbound)),
        new XElement("target", new XAttribute("dev", device.DeviceName)),
        new XElement("model", new XAttribute("type", device.Model)),
        device.Queues is null && !device.PacksRings ? null : new XElement("driver", Queues(device), device.PacksRings ? new XAttribute("packed", "on") : null),
        device.Mtu is { } mtu ? new XElement("mtu", new XAttribute("size", mtu)) : null);

    /// <summary>The host's kernel serves the queues, each by a thread of its own.</summary>
    private static IEnumerable<XAttribute> Queues(InterfaceDevice device) =>
        device.Queues is { } queues ? [new XAttribute("name", "vhost"), new XAttribute("queues", queues)] : [];

    /// <summary>As the guest sees it: inbound is what it receives.</summary>
    private static XElement? Link(string way, LinkLimits? limits) => limits is null ? null : new XElement(
        way,
        new XAttribute("average", limits.AverageRate),
        limits.PeakRate is { } peak ? new XAttribute("peak", peak) : null,
        limits.Burst is { } burst ? new XAttribute("burst", burst) : null);
}
