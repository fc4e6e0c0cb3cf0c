using System.Xml.Linq;
using Nova.Compute.Drivers;

namespace Nova.Compute.Libvirt.DomainXml.Parts;

/// <summary>Disks and CDs. The format is always said: nothing is left to be guessed from what a guest has written.</summary>
internal sealed class DiskPart : IDomainPart
{
    public void Apply(DomainPlan plan, XElement domain, XElement devices) => devices.Add(plan.Disks.Select(disk => Disk(disk, plan)));

    private static XElement Disk(DiskDevice disk, DomainPlan plan) => new(
        "disk",
        new XAttribute("type", TypeOf(disk.Source)),
        new XAttribute("device", disk.IsCdrom ? "cdrom" : "disk"),
        new XElement(
            "driver",
            new XAttribute("name", "qemu"),
            new XAttribute("type", disk.Source is FileSource file ? file.Format : "raw"),
            new XAttribute("cache", disk.Cache),
            disk.Discard is { } discard && !disk.IsCdrom ? new XAttribute("discard", discard) : null,
            plan.Wishes.PacksRings && disk.Bus == "virtio" ? new XAttribute("packed", "on") : null),
        disk.Source is NetworkSource { User: { } user, SecretId: { } secret } network ? Login(network.Protocol, user, secret) : null,
        Source(disk.Source),
        new XElement("target", new XAttribute("dev", disk.Target), new XAttribute("bus", disk.Bus)),
        plan.Limits.Disk.Rates is { Count: > 0 } rates ? new XElement("iotune", rates.Select(limit => new XElement(limit.Name, limit.Rate))) : null,
        disk.IsCdrom ? new XElement("readonly") : null,
        disk.BootOrder is { } order ? new XElement("boot", new XAttribute("order", order)) : null);

    private static string TypeOf(DiskSource source) => source switch
    {
        FileSource => "file",
        BlockSource => "block",
        _ => "network",
    };

    private static XElement Source(DiskSource source) => source switch
    {
        FileSource file => new XElement("source", new XAttribute("file", file.Name)),
        BlockSource block => new XElement("source", new XAttribute("dev", block.Path)),
        NetworkSource network => new XElement(
            "source",
            new XAttribute("protocol", network.Protocol),
            new XAttribute("name", network.Name),
            network.Hosts.Select(host => new XElement(
                "host", new XAttribute("name", host.Name), host.Port is { } port ? new XAttribute("port", port) : null))),
        _ => throw new ArgumentOutOfRangeException(nameof(source), source, "No such source of a disk."),
    };

    private static XElement Login(string protocol, string user, Guid secret) => new(
        "auth",
        new XAttribute("username", user),
        new XElement("secret", new XAttribute("type", protocol == "rbd" ? "ceph" : protocol), new XAttribute("uuid", secret)));
}
