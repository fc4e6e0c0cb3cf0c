using System.Globalization;
using Nova.Compute.Libvirt.Tools;

namespace Nova.Compute.Libvirt.Disks;

/// <summary><c>qemu-img</c>, always told the formats, never left to guess one.</summary>
internal sealed class QemuImg(LibvirtOptions options, HostFacts facts, ToolRun tools)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private static readonly TimeSpan Quick = TimeSpan.FromMinutes(1);

    /// <summary>For copying a whole disk: as long as a build may take, however large the image calls itself.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromMinutes(20);

    /// <summary>Makes an empty raw file of this size; it takes no space until it is written to.</summary>
    public Task CreateRawAsync(string path, long bytes, CancellationToken ct) => RunAsync(["create", "-q", "-f", "raw", path, Number(bytes)], ct);

    /// <summary>Makes an empty qcow2 disk of this size that lies over nothing.</summary>
    public Task CreateQcowAsync(string path, long bytes, CancellationToken ct) => RunAsync(["create", "-q", "-f", "qcow2", path, Number(bytes)], ct);

    /// <summary>
    /// Makes a disk that keeps its changes and reads everything else from <paramref name="backing"/>, which is not opened (<c>-u</c>): its bytes are a tenant's, and
    /// it may belong to QEMU's user while another guest runs on it.
    /// </summary>
    public Task CreateOverlayAsync(string path, string backing, string backingFormat, long bytes, CancellationToken ct) =>
        RunAsync(["create", "-q", "-u", "-f", "qcow2", "-F", backingFormat, "-b", backing, path, Number(bytes)], ct);

    /// <summary>Copies an image, whose bytes are a tenant's, into a raw file, leaving out what is zero. The program is confined to the two files.</summary>
    /// <param name="from">File to read.</param>
    /// <param name="fromFormat">Its format, as our own parser read it.</param>
    /// <param name="to">File to write; made here.</param>
    /// <param name="bytes">Size of the disk, as our own parser read it.</param>
    /// <param name="most">What may be written at most, whatever the image says of itself.</param>
    /// <param name="ct">Ends the program.</param>
    public async Task ConvertImageAsync(string from, string fromFormat, string to, long bytes, long most, CancellationToken ct)
    {
        await using (var target = new FileStream(to, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }))
        {
            try
            {
                target.SetLength(bytes);
            }
            catch (ArgumentOutOfRangeException)
            {
                throw DiskFaults.BeyondFileSystem(bytes);
            }
        }

        var user = ImageToolUser.OfThisProcess();
        await CopyAsync(from, fromFormat, to, most, user, ct);
        if (user is not null)
        {
            await tools.RunAsync("chown", ["--no-dereference", "0:0", to], Limits(Quick), ct);
        }
    }

    /// <summary>Copies a raw file of the cache, leaving out what is zero. Nothing in it is interpreted, and the program reaches nothing else.</summary>
    public async Task CopyRawAsync(string from, string to, long bytes, CancellationToken ct)
    {
        await CreateRawAsync(to, bytes, ct);
        await CopyAsync(from, "raw", to, bytes, user: null, ct);
    }

    /// <summary>Grows a disk.</summary>
    public Task ResizeAsync(string path, string format, long bytes, CancellationToken ct) => RunAsync(["resize", "-q", "-f", format, path, Number(bytes)], ct);

    /// <summary>Changes the name of the file that a disk lies over, and nothing else: neither is opened.</summary>
    public Task RebaseAsync(string path, string backing, string backingFormat, CancellationToken ct) =>
        RunAsync(["rebase", "-q", "-u", "-f", "qcow2", "-F", backingFormat, "-b", backing, path], ct);

    private Task CopyAsync(string from, string fromFormat, string to, long most, uint? user, CancellationToken ct)
    {
        // The page cache is left alone where it can be: a large image would push the guests' pages out.
        var cache = facts.DirectIo ? "none" : "writeback";
        var limits = Limits(Slow) with { FileBytes = most, Files = new ConfinedFiles([from], [to], user) };
        return tools.RunAsync("qemu-img", ["convert", "-n", "--target-is-zero", "-q", "-t", cache, "-f", fromFormat, "-O", "raw", from, to], limits, ct);
    }

    private Task RunAsync(string[] arguments, CancellationToken ct) => tools.RunAsync("qemu-img", arguments, Limits(Quick), ct);

    private ToolLimits Limits(TimeSpan time) =>
        new(time, options.ImagesAddressSpaceLimit * 1024L * 1024 * 1024, Math.Max(options.ImagesCpuTimeLimit, (int)time.TotalSeconds));

    private static string Number(long bytes) => bytes.ToString(CultureInfo.InvariantCulture);
}
