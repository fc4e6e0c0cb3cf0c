using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Nova.Compute.Drivers;
using Nova.Core.Hosts;

namespace Nova.Compute.Libvirt.Inventory;

/// <summary>libvirt's description of the host, read into what the resource report needs.</summary>
/// <param name="CpuInfo">Processor as JSON, in upstream's form.</param>
/// <param name="CpuFeatures">Names of the processor's features.</param>
/// <param name="SupportedGuests">Kinds of guests.</param>
/// <param name="Cells">NUMA cells; none where libvirt says nothing of them.</param>
internal sealed record Capabilities(string CpuInfo, IReadOnlyList<string> CpuFeatures, IReadOnlyList<SupportedGuest> SupportedGuests, IReadOnlyList<NodeCell> Cells)
{
    public static Capabilities Parse(string xml)
    {
        var root = XElement.Parse(xml);
        var cpu = root.Element("host")?.Element("cpu");
        var features = cpu?.Elements("feature").Select(feature => (string?)feature.Attribute("name")).OfType<string>().ToList() ?? [];
        var cells = HostCells.Of(root);
        return new Capabilities(DescribeCpu(cpu, features, Math.Max(1, cells.Count)), features, Guests(root), cells);
    }

    /// <summary>The machine types of an architecture that have a short name, by it.</summary>
    public static IReadOnlyDictionary<string, string> MachinesOf(string xml, string architecture) => XElement.Parse(xml)
        .Elements("guest")
        .Elements("arch")
        .Where(arch => (string?)arch.Attribute("name") == architecture)
        .Descendants("machine")
        .Where(machine => machine.Attribute("canonical") is not null)
        .DistinctBy(machine => machine.Value)
        .ToDictionary(machine => machine.Value, machine => (string)machine.Attribute("canonical")!);

    private static List<SupportedGuest> Guests(XElement root) =>
    [
        .. from guest in root.Elements("guest")
           let arch = guest.Element("arch")
           where arch is not null
           from domain in arch.Elements("domain")
           select new SupportedGuest((string?)arch.Attribute("name") ?? "", (string?)domain.Attribute("type") ?? "", (string?)guest.Element("os_type") ?? ""),
    ];

    private static string DescribeCpu(XElement? cpu, List<string> features, int cells)
    {
        var topology = cpu?.Element("topology");
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("arch", (string?)cpu?.Element("arch"));
            json.WriteString("model", (string?)cpu?.Element("model"));
            json.WriteString("vendor", (string?)cpu?.Element("vendor"));
            json.WriteStartObject("topology");
            json.WriteNumber("cells", cells);
            json.WriteNumber("sockets", (int?)topology?.Attribute("sockets") ?? 1);
            json.WriteNumber("cores", (int?)topology?.Attribute("cores") ?? 1);
            json.WriteNumber("threads", (int?)topology?.Attribute("threads") ?? 1);
            json.WriteEndObject();
            json.WriteStartArray("features");
            foreach (var feature in features)
            {
                json.WriteStringValue(feature);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
