namespace Nova.Compute.Libvirt.Disks.Formats;

/// <summary>Says what an image file is, by its own bytes alone.</summary>
internal static class ImageInspector
{
    private static readonly IImageFormat[] Formats =
    [
        new QcowFormat(), new VmdkFormat(), new VdiFormat(), new VhdFormat(), new VhdxFormat(), new IsoFormat(), new GptFormat(), new LuksFormat(), new QedFormat(),
    ];

    public static ImageFinding Inspect(string path)
    {
        using var file = File.OpenHandle(path);
        return Inspect(new ImageBytes(file));
    }

    public static ImageFinding Inspect(ImageBytes image)
    {
        var findings = Formats.Select(format => format.Read(image)).OfType<ImageFinding>().ToList();
        return findings switch
        {
            [] => new ImageFinding("raw", image.Length),
            [var only] => only,
            // A bootable CD image that can also be written to a USB stick.
            [{ Format: "iso" } iso, { Format: "gpt" }] => iso,
            // A disk of fixed size is the raw disk, partition table and all, with a footer behind.
            [{ Format: "vhd" } vhd, { Format: "gpt" }] => vhd,
            _ => ImageFinding.Refused(findings[0].Format, $"it looks like several formats at once ({string.Join(", ", findings.Select(f => f.Format))})"),
        };
    }

    /// <summary>Why a file may not be used for an image that was declared as <paramref name="declared"/>; null where it may.</summary>
    public static string? WhyUnacceptable(ImageFinding found, string? declared)
    {
        if (found.Refusal is not null)
        {
            return $"{found.Format} file: {found.Refusal}";
        }

        var shown = found.Format == "gpt" ? "raw" : found.Format;
        var expected = declared switch
        {
            null => shown,

            // A raw disk that has to have a partition table.
            "gpt" when found.Format == "gpt" => "raw",
            "ami" or "aki" or "ari" => "raw",
            _ => declared,
        };
        return expected == shown ? null : $"it is declared as {declared} and its contents are {shown}";
    }
}
