using System.Xml.Linq;

namespace Nova.Compute.Libvirt.DomainXml;

/// <summary>Writes what one concern or kind of device has to say into a domain's XML.</summary>
internal interface IDomainPart
{
    /// <summary>Adds its elements to <paramref name="domain"/>, or to <paramref name="devices"/> within.</summary>
    void Apply(DomainPlan plan, XElement domain, XElement devices);
}
