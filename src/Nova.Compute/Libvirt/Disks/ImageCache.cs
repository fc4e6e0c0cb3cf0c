using Nova.Compute.Drivers;
using Nova.Compute.Libvirt.Disks.Formats;
using Nova.Core.Faults;
using Nova.Core.Images;

namespace Nova.Compute.Libvirt.Disks;

/// <summary>Images of the host, each fetched, checked and converted once; disks are overlays on them.</summary>
/// <remarks>
/// A file in the cache is whole: it is made under another name and renamed. The lock of an image holds between processes too, so that two
/// builds at once fetch it once.
/// </remarks>
internal sealed class ImageCache(LibvirtOptions options, InstanceFiles files, IImageSource images, QemuImg qemuImg, TimeProvider time)
{
    private const string QcowSuffix = ".qcow2";
    private const string PartSuffix = ".part";
    private const string FetchedSuffix = ".fetched";
    private static readonly string[] BareContainers = ["bare", "ami", "aki", "ari"];

    /// <summary>The cached file of an image, made if it is not there.</summary>
    /// <param name="image">The image.</param>
    /// <param name="most">Size in bytes of the disk it is wanted for: a larger one is refused before anything of it is converted.</param>
    /// <param name="ct">Ends the fetching.</param>
    public async Task<CachedImage> GetAsync(ImageRecord image, long most, CancellationToken ct)
    {
        if (image.ContainerFormat is { } container && !BareContainers.Contains(container))
        {
            throw Unacceptable(image, $"container format {container} is not supported");
        }

        var path = files.CachedImage(image);
        using (await FileLock.TakeAsync(files.LockOf(Path.GetFileName(path)), time, ct))
        {
            NoteUse(path);
            return Find(path) ?? await FillAsync(image, path, most, ct);
        }
    }

    /// <summary>Something of the host's own making that many guests share: an empty formatted disk.</summary>
    public async Task<CachedImage> GetAsync(string name, Func<string, CancellationToken, Task> make, CancellationToken ct)
    {
        var path = Path.Combine(files.Cache, name);
        using (await FileLock.TakeAsync(files.LockOf(name), time, ct))
        {
            NoteUse(path);
            if (!File.Exists(path))
            {
                await MakeWholeAsync(path, part => make(part, ct));
            }

            return new CachedImage(path, "raw", new FileInfo(path).Length);
        }
    }

    /// <summary>The lock's name for a file of the cache.</summary>
    public static string LockNameOf(string file)
    {
        var name = Path.GetFileName(file);
        foreach (var suffix in new[] { PartSuffix, FetchedSuffix, QcowSuffix })
        {
            name = name.EndsWith(suffix, StringComparison.Ordinal) ? name[..^suffix.Length] : name;
        }

        return name;
    }

    /// <summary>Format of a whole file of the cache: its name says it.</summary>
    public static string FormatOf(string file) => file.EndsWith(QcowSuffix, StringComparison.Ordinal) ? "qcow2" : "raw";

    /// <summary>True for what is being made, or was when its maker died.</summary>
    public static bool IsUnfinished(string file) =>
        file.EndsWith(PartSuffix, StringComparison.Ordinal) || file.EndsWith(FetchedSuffix, StringComparison.Ordinal);

    /// <summary>The lock is ours, whoever libvirt gives the image to: its time is the image's last use, which <see cref="CleanCache"/> goes by.</summary>
    private void NoteUse(string path) => File.SetLastWriteTimeUtc(files.LockOf(Path.GetFileName(path)), time.GetUtcNow().UtcDateTime);

    private async Task<CachedImage> FillAsync(ImageRecord image, string path, long most, CancellationToken ct)
    {
        var fetched = path + FetchedSuffix;
        try
        {
            InstanceFiles.MakePassage(files.Cache);
            await images.FetchAsync(image, fetched, ct);
            var found = ImageInspector.Inspect(fetched);
            if (ImageInspector.WhyUnacceptable(found, image.DiskFormat) is { } reason)
            {
                throw Unacceptable(image, reason);
            }

            if (found.VirtualSize > most)
            {
                throw DiskFaults.TooSmall(most, found.VirtualSize);
            }

            return await KeepAsync(fetched, found, path, most, ct);
        }
        finally
        {
            File.Delete(fetched);
        }
    }

    /// <summary>As raw, which holds no format for a guest to play with; qcow2 stays as it is where <c>force_raw_images</c> is off.</summary>
    private async Task<CachedImage> KeepAsync(string fetched, ImageFinding found, string path, long most, CancellationToken ct)
    {
        if (found.Format == "qcow2" && !options.ForceRawImages)
        {
            File.Move(fetched, path + QcowSuffix, overwrite: true);
        }
        else if (found.QemuFormat == "raw")
        {
            File.Move(fetched, path, overwrite: true);
        }
        else
        {
            await MakeWholeAsync(path, part => qemuImg.ConvertImageAsync(fetched, found.QemuFormat, part, found.VirtualSize, most, ct));
        }

        return Find(path) ?? throw new IOException($"{path} is gone right after it was made");
    }

    /// <summary>A crash leaves only the .part file, which the next try overwrites.</summary>
    private static async Task MakeWholeAsync(string path, Func<string, Task> make)
    {
        InstanceFiles.MakePassage(Path.GetDirectoryName(path)!);
        var part = path + PartSuffix;
        try
        {
            File.Delete(part);
            await make(part);
            File.Move(part, path, overwrite: true);
        }
        finally
        {
            File.Delete(part);
        }
    }

    /// <summary>The format is in the name, never in the bytes: a raw disk may begin with what looks like a header.</summary>
    private CachedImage? Find(string path) =>
        File.Exists(path) ? new CachedImage(path, "raw", new FileInfo(path).Length)
        : !options.ForceRawImages && File.Exists(path + QcowSuffix)
            ? new CachedImage(path + QcowSuffix, "qcow2", ImageInspector.Inspect(path + QcowSuffix).VirtualSize)
        : null;

    private static FaultException Unacceptable(ImageRecord image, string reason) =>
        new(FaultKind.BadRequest, $"Image {image.Id} is unacceptable: {reason}.", "image_unacceptable");
}

/// <summary>A file disks can be made on.</summary>
/// <param name="Path">The file.</param>
/// <param name="Format">Its format: <c>raw</c> or <c>qcow2</c>.</param>
/// <param name="VirtualSize">Size of the disk in bytes.</param>
internal sealed record CachedImage(string Path, string Format, long VirtualSize);
