using System.Globalization;
using System.Xml.Linq;

namespace Nova.Compute.Libvirt.DomainXml.Parts;

/// <summary>A source of randomness from the host; the flavor may limit it (<c>hw_rng:rate_bytes</c>, <c>hw_rng:rate_period</c>).</summary>
internal sealed class RngPart : IDomainPart
{
    public void Apply(DomainPlan plan, XElement domain, XElement devices)
    {
        if (plan.RngDevice is { } device)
        {
            devices.Add(new XElement(
                "rng",
                new XAttribute("model", "virtio"),
                Rate(plan.Instance.Flavor.ExtraSpecs),
                new XElement("backend", new XAttribute("model", "random"), device)));
        }
    }

    private static XElement? Rate(IReadOnlyDictionary<string, string> specs) => Number(specs, "hw_rng:rate_bytes") is { } bytes
        ? new XElement("rate", new XAttribute("period", Number(specs, "hw_rng:rate_period") ?? 1000), new XAttribute("bytes", bytes))
        : null;

    private static int? Number(IReadOnlyDictionary<string, string> specs, string name) =>
        specs.TryGetValue(name, out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
