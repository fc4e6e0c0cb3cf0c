using System.Globalization;
using Nova.Compute.Libvirt.Tools;

namespace Nova.Compute.Libvirt.Disks;

/// <summary><c>qemu-img</c>, always told the formats, never left to guess one.</summary>
internal sealed class QemuImg(LibvirtOptions options, HostFacts facts, ToolRun tools)
{
    private static readonly TimeSpan Quick = TimeSpan.FromMinutes(1);

    /// <summary>Disks are written at no less than this; slower than that is a host in trouble.</summary>
    private const long SlowestBytesPerSecond = 4 * 1024 * 1024;

    /// <summary>Makes an empty raw file of this size; it takes no space until it is written to.</summary>
    public Task CreateRawAsync(string path, long bytes, CancellationToken ct) => RunAsync(["create", "-q", "-f", "raw", path, Number(bytes)], Quick, ct);

    /// <summary>Makes a disk that keeps its changes and reads everything else from <paramref name="backing"/>.</summary>
    public Task CreateOverlayAsync(string path, string backing, string backingFormat, long bytes, CancellationToken ct) =>
        RunAsync(["create", "-q", "-f", "qcow2", "-F", backingFormat, "-b", backing, path, Number(bytes)], Quick, ct);

    /// <summary>Copies a disk into another file and format, leaving out what is zero.</summary>
    /// <param name="from">File to read.</param>
    /// <param name="fromFormat">Its format.</param>
    /// <param name="to">File to write.</param>
    /// <param name="toFormat">Its format.</param>
    /// <param name="bytes">Size of the disk, which the limits depend on.</param>
    /// <param name="ct">Ends the program.</param>
    public Task ConvertAsync(string from, string fromFormat, string to, string toFormat, long bytes, CancellationToken ct)
    {
        // The page cache is left alone where it can be: a large image would push the guests' pages out.
        var cache = facts.DirectIo ? "none" : "writeback";
        return RunAsync(
            ["convert", "-q", "-t", cache, "-f", fromFormat, "-O", toFormat, from, to],
            Quick + TimeSpan.FromSeconds(bytes / SlowestBytesPerSecond),
            ct);
    }

    /// <summary>Grows a raw disk.</summary>
    public Task ResizeRawAsync(string path, long bytes, CancellationToken ct) => RunAsync(["resize", "-q", "-f", "raw", path, Number(bytes)], Quick, ct);

    private Task RunAsync(string[] arguments, TimeSpan timeout, CancellationToken ct)
    {
        // Upstream's limits are made for reading a header; copying a disk may take its time, in proportion.
        var processorSeconds = Math.Max(options.ImagesCpuTimeLimit, (int)timeout.TotalSeconds);
        return tools.RunAsync("qemu-img", arguments, new ToolLimits(timeout, options.ImagesAddressSpaceLimit * 1024L * 1024 * 1024, processorSeconds), ct);
    }

    private static string Number(long bytes) => bytes.ToString(CultureInfo.InvariantCulture);
}
