using System.Xml.Linq;

namespace Nova.Compute.Libvirt.DomainXml.Parts;

/// <summary>The share of the host's processors that the flavor grants, through the host's control groups. Where each runs is another part's, of the same element.</summary>
internal sealed class CpuLimitsPart : IDomainPart
{
    public void Apply(DomainPlan plan, XElement domain, XElement devices)
    {
        if (plan.Limits.Cpu is not { } limits)
        {
            return;
        }

        Tune(domain).AddFirst(Limit("shares", limits.Shares), Limit("period", limits.Period), Limit("quota", limits.Quota));
    }

    /// <summary>The element that limits and places of processors share.</summary>
    public static XElement Tune(XElement domain)
    {
        if (domain.Element("cputune") is not { } tune)
        {
            domain.Add(tune = new XElement("cputune"));
        }

        return tune;
    }

    private static XElement? Limit(string name, long? value) => value is { } number ? new XElement(name, number) : null;
}
