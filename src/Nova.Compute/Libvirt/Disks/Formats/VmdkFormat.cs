using System.Globalization;
using System.Text;

namespace Nova.Compute.Libvirt.Disks.Formats;

/// <summary>VMware's sparse disks in one file: monolithicSparse and streamOptimized, upstream's <c>vmdk_allowed_types</c>.</summary>
internal sealed class VmdkFormat : IImageFormat
{
    private const int SectorSize = 512;
    private static readonly string[] AllowedTypes = ["streamOptimized", "monolithicSparse"];

    public ImageFinding? Read(ImageBytes image)
    {
        if (image.Has(0, "COWD"u8) || image.Has(0, "# Disk DescriptorFile"u8))
        {
            return ImageFinding.Refused("vmdk", "only disks in one file are supported");
        }

        if (!image.Has(0, "KDMV"u8))
        {
            return null;
        }

        var header = image.Read(0, SectorSize);
        if (header.Length < SectorSize)
        {
            return ImageFinding.Refused("vmdk", "its header is cut off");
        }

        var sectors = ImageBytes.Little64(header, 12);
        // A capacity of zero makes QEMU read the descriptor, which may name any file of the host.
        if (sectors is 0 or > long.MaxValue / SectorSize)
        {
            return ImageFinding.Refused("vmdk", "its size is not valid");
        }

        var descriptorSectors = ImageBytes.Little64(header, 36);
        var descriptorAt = ImageBytes.Little64(header, 28);
        if (descriptorAt is 0 or > 1024 || descriptorSectors is 0 or > ImageBytes.MostAtOnce / SectorSize)
        {
            return ImageFinding.Refused("vmdk", "its descriptor is missing or too large");
        }

        var descriptor = Encoding.Latin1.GetString(image.Read((long)descriptorAt * SectorSize, (int)descriptorSectors * SectorSize)).TrimEnd('\0');
        return WhyRefused(descriptor) is { } reason
            ? ImageFinding.Refused("vmdk", reason)
            : ImageFinding.Sized("vmdk", sectors * SectorSize);
    }

    private static string? WhyRefused(string descriptor)
    {
        var lines = descriptor.Split('\n').Select(line => line.Trim()).ToList();
        var type = ValueOf(lines, "createType");
        var parent = ValueOf(lines, "parentCID");
        var extents = lines.Where(line => line.StartsWith("RW ", StringComparison.Ordinal)
            || line.StartsWith("RDONLY ", StringComparison.Ordinal)
            || line.StartsWith("NOACCESS ", StringComparison.Ordinal)).ToList();
        return type is null || !AllowedTypes.Contains(type, StringComparer.Ordinal) ? $"sub-format {type ?? "unknown"} is not supported"
            : parent is not null && !IsNoParent(parent) ? "it has a parent"
            : lines.Any(line => line.StartsWith("parentFileNameHint", StringComparison.Ordinal)) ? "it has a parent"
            : extents.Count != 1 || extents[0].Split(' ') is not ["RW", _, "SPARSE", ..] ? "it refers to other files"
            : null;
    }

    private static bool IsNoParent(string cid) =>
        uint.TryParse(cid, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var number) && number == uint.MaxValue;

    private static string? ValueOf(List<string> lines, string key) => lines
        .Where(line => line.StartsWith(key, StringComparison.Ordinal))
        .Select(line => line[key.Length..].Trim())
        .Where(rest => rest.StartsWith('='))
        .Select(rest => rest[1..].Trim().Trim('"'))
        .FirstOrDefault();
}
