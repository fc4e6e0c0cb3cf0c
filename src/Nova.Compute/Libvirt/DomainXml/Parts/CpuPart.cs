using System.Xml.Linq;

namespace Nova.Compute.Libvirt.DomainXml.Parts;

/// <summary>Model, flags and topology of the processor, and the NUMA cells it is divided into.</summary>
internal sealed class CpuPart : IDomainPart
{
    public void Apply(DomainPlan plan, XElement domain, XElement devices)
    {
        var cpu = plan.Cpu;
        domain.Add(new XElement(
            "cpu",
            cpu.Mode == "none" ? null : new XAttribute("mode", cpu.Mode),
            cpu.Mode is "custom" or "host-model" ? new XAttribute("match", "exact") : null,
            cpu is { Mode: "custom", Model: { } model } ? new XElement("model", new XAttribute("fallback", "forbid"), model) : null,
            new XElement(
                "topology",
                new XAttribute("sockets", cpu.Sockets),
                new XAttribute("cores", cpu.Cores),
                new XAttribute("threads", cpu.Threads)),
            plan.Devices.AddressMode is { } addresses ? Addresses(addresses, plan.Devices.AddressBits) : null,
            cpu.Mode == "none" ? null : cpu.Flags.Select(Feature),
            plan.Place is { } place ? PlacePart.Cells(place) : null));
    }

    private static XElement Addresses(string mode, int? bits) =>
        new("maxphysaddr", new XAttribute("mode", mode), bits is { } width ? new XAttribute("bits", width) : null);

    private static XElement Feature(string flag) => new(
        "feature",
        new XAttribute("policy", flag.StartsWith('-') ? "disable" : "require"),
        new XAttribute("name", flag.TrimStart('+', '-').ToLowerInvariant()));
}
