using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Nova.Core.Faults;
using Nova.Core.Rpc.Conductor;

namespace Nova.Conductor.Bundles;

/// <summary>The manifest of a bundle, as euca-bundle-image writes it: version 2007-10-10.</summary>
internal sealed record BundleManifest
{
    public const int MostBytes = 1 << 20;

    private const int MostParts = 10_000;
    private const int LongestText = 255;

    public required BundleFacts Facts { get; init; }

    /// <summary>Encrypted to the cloud's certificate: the key, and the initial vector.</summary>
    public required byte[] Key { get; init; }

    public required byte[] Vector { get; init; }

    /// <summary>Bytes of the image.</summary>
    public required long Size { get; init; }

    /// <summary>SHA-1 of the archive that the image is in.</summary>
    public required byte[] Digest { get; init; }

    /// <summary>Names and SHA-1 of the parts, in their order.</summary>
    public required IReadOnlyList<(string Name, byte[] Digest)> Parts { get; init; }

    /// <exception cref="FaultException">BadRequest: it is none.</exception>
    public static BundleManifest Read(Stream text)
    {
        try
        {
            using var reader = XmlReader.Create(text, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = MostBytes });
            return Read(XDocument.Load(reader).Root!);
        }
        catch (Exception malformed) when (malformed is XmlException or FormatException or OverflowException)
        {
            throw new FaultException(FaultKind.BadRequest, "The manifest is none that can be read.", "invalid_manifest");
        }
    }

    private static BundleManifest Read(XElement root)
    {
        var (machine, image) = (Required(root, "machine_configuration"), Required(root, "image"));
        var (kernel, ramdisk) = (TextOf(machine, "kernel_id"), TextOf(machine, "ramdisk_id"));
        var parts = Required(image, "parts").Elements("part").Take(MostParts + 1).Select(part => (Name(Text(part, "filename")), Convert.FromHexString(Text(part, "digest")))).ToList();
        if (parts.Count is 0 or > MostParts)
        {
            throw new FormatException();
        }

        return new BundleManifest
        {
            Facts = new BundleFacts(
                kernel == "true" ? "aki" : ramdisk == "true" ? "ari" : "ami",
                TextOf(machine, "architecture") ?? "x86_64",
                kernel == "true" ? null : kernel,
                ramdisk == "true" ? null : ramdisk),
            Key = Convert.FromHexString(Text(image, "ec2_encrypted_key", 4096)),
            Vector = Convert.FromHexString(Text(image, "ec2_encrypted_iv", 4096)),
            Size = long.Parse(Text(image, "size"), NumberStyles.None, CultureInfo.InvariantCulture),
            Digest = Convert.FromHexString(Text(image, "digest")),
            Parts = parts,
        };
    }

    /// <summary>A part lies beside its manifest, and nowhere else (OSSA-2011-001).</summary>
    private static string Name(string name) => name.Contains('/', StringComparison.Ordinal) || name is "." or ".." ? throw new FormatException() : name;

    private static XElement Required(XElement parent, string name) => parent.Element(name) ?? throw new FormatException();

    private static string Text(XElement parent, string name, int longest = LongestText) => TextOf(parent, name, longest) ?? throw new FormatException();

    private static string? TextOf(XElement parent, string name, int longest = LongestText) => parent.Element(name)?.Value.Trim() is { Length: > 0 } text
        ? text.Length <= longest ? text : throw new FormatException()
        : null;
}
