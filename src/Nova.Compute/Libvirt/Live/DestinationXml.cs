using System.Xml.Linq;
using Nova.Core.Rpc.Compute;

namespace Nova.Compute.Libvirt.Live;

/// <summary>The domain as it will be at its destination: the same machine, device by device, with the destination's files, addresses and mark. Only libvirt's own XML is read.</summary>
internal static class DestinationXml
{
    /// <param name="xml">The domain at its source, as libvirt wants it for a migration.</param>
    /// <param name="folder">Folder of its files there.</param>
    /// <param name="target">The destination.</param>
    /// <param name="instanceId">The instance.</param>
    /// <param name="attempt">Attempt it is marked with.</param>
    public static string Of(string xml, string folder, LiveTarget target, Guid instanceId, int attempt)
    {
        var domain = XElement.Parse(xml);
        foreach (var place in domain.Descendants().Attributes().Where(attribute => attribute.Name.LocalName is "file" or "path"))
        {
            place.Value = Moved(place.Value);
        }

        foreach (var place in domain.Elements("os").Elements().Where(element => element.Name.LocalName is "kernel" or "initrd" or "nvram"))
        {
            place.Value = Moved(place.Value);
        }

        // What a disk lies over is found anew: a copied one stands alone.
        domain.Descendants("backingStore").Remove();
        foreach (var graphics in domain.Descendants("graphics"))
        {
            if ((string?)graphics.Attribute("type") switch { "vnc" => target.VncListen, "spice" => target.SpiceListen, _ => null } is not { } listen)
            {
                continue;
            }

            graphics.Attribute("listen")?.SetValue(listen);
            foreach (var address in graphics.Elements("listen").Attributes("address"))
            {
                address.Value = listen;
            }
        }

        domain.Descendants(XName.Get("guest", GuestMark.Space)).Single().ReplaceWith(new GuestMark(instanceId, attempt, target.Owner).ToXml());
        return domain.ToString();

        string Moved(string path) => path.StartsWith(folder + "/", StringComparison.Ordinal) ? target.Folder + path[folder.Length..] : path;
    }
}
