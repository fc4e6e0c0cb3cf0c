using System.Globalization;
using System.Xml.Linq;

namespace Nova.Compute.Libvirt;

/// <summary>What tells this compute's guests from all others on the same libvirt, kept in the domain's metadata: it outlives the daemon.</summary>
/// <param name="InstanceId">The instance.</param>
/// <param name="Attempt">Attempt it was built for.</param>
/// <param name="Owner">The compute's <c>instances_path</c>: two computes on one libvirt (tests beside a running cloud) leave each other's guests alone.</param>
internal sealed record GuestMark(Guid InstanceId, int Attempt, string Owner)
{
    /// <summary>Namespace of the element, by which libvirt finds it.</summary>
    public const string Space = "urn:nova-dotnet:guest:1";

    private static readonly XNamespace Mark = Space;

    public XElement ToXml() => new(
        Mark + "guest",
        new XAttribute(XNamespace.Xmlns + "mark", Space),
        new XAttribute("instance", InstanceId.ToString("D")),
        new XAttribute("attempt", Attempt),
        new XAttribute("owner", Owner));

    /// <summary>The mark in this XML, or null where it holds none that is whole.</summary>
    public static GuestMark? Parse(string? xml)
    {
        if (xml is null)
        {
            return null;
        }

        var element = XElement.Parse(xml);
        return Guid.TryParse((string?)element.Attribute("instance"), out var instance)
            && int.TryParse((string?)element.Attribute("attempt"), NumberStyles.None, CultureInfo.InvariantCulture, out var attempt)
            && (string?)element.Attribute("owner") is { Length: > 0 } owner
                ? new GuestMark(instance, attempt, owner)
                : null;
    }
}
