using System.Globalization;
using Nova.Compute.Drivers;
using Nova.Compute.Libvirt.Tools;
using Nova.Core.Faults;
using Nova.Core.Images;
using Nova.Core.Servers;

namespace Nova.Compute.Libvirt.Disks;

/// <summary>Makes and removes the disks of guests.</summary>
internal sealed class GuestDisks(LibvirtOptions options, InstanceFiles files, IImageSource images, ImageCache cache, QemuImg qemuImg, ToolRun tools)
{
    private const long Gibibyte = 1024L * 1024 * 1024;
    private static readonly ToolLimits MakeFileSystem = new(TimeSpan.FromMinutes(5), AddressSpaceBytes: null, ProcessorSeconds: null);

    /// <summary>Format of the disks guests write to.</summary>
    public string Format => options.ImagesType == "qcow2" ? "qcow2" : "raw";

    /// <summary>The disks instance and image ask for on this host.</summary>
    public IReadOnlyList<PlannedDisk> PlanOf(InstanceRecord instance, ImageRecord? image) => DiskPlan.Of(instance, image, options.MachineType);

    /// <summary>Has in the cache what the disks of the plan are made of.</summary>
    public async Task FetchAsync(GuestSpec spec, CancellationToken ct)
    {
        foreach (var disk in PlanOf(spec.Instance, spec.Image))
        {
            await SourceOfAsync(disk, spec, ct);
        }
    }

    /// <summary>Makes every disk of the plan anew, each whole or not at all; but for ephemeral ones that are to be kept and are there.</summary>
    public async Task<PreparedDisks> PrepareAsync(GuestSpec spec, CancellationToken ct)
    {
        InstanceFiles.MakePassage(files.Of(spec.Instance.Id));
        foreach (var disk in PlanOf(spec.Instance, spec.Image).Where(disk => !(IsKept(spec, disk.FileName) && File.Exists(files.Disk(spec.Instance.Id, disk.FileName)))))
        {
            await MakeAsync(spec, disk, ct);
        }

        return Planned(spec);
    }

    /// <summary>Makes a disk of an image, as large as the image says, whole or not at all.</summary>
    public async Task MakeOfImageAsync(Guid instanceId, string fileName, ImageRecord image, CancellationToken ct)
    {
        InstanceFiles.MakePassage(files.Of(instanceId));
        var source = await cache.GetAsync(image, options.LargestImageBytes, ct);
        await MakeAsync(instanceId, fileName, source, source.VirtualSize, ct);
    }

    /// <summary>Makes one disk anew, whole or not at all.</summary>
    public async Task MakeAsync(GuestSpec spec, PlannedDisk disk, CancellationToken ct)
    {
        var (source, bytes) = await SourceOfAsync(disk, spec, ct);
        await MakeAsync(spec.Instance.Id, disk.FileName, source, bytes, ct);
    }

    /// <summary>The disks a guest has, or will have once they are made: those of its record, else those instance and image ask for.</summary>
    public PreparedDisks Planned(GuestSpec spec)
    {
        var plan = PlanOf(spec.Instance, spec.Image);
        return new PreparedDisks(
            [.. plan.Select(disk => disk.Device)],
            spec.Disks ?? [.. plan.OrderBy(disk => disk.Device.BootIndex == 0 ? 0 : 1).Select(disk => Made(spec.Instance.Id, disk))]);
    }

    /// <summary>
    /// Before a guest that was off starts: what its disks are made on and has gone from the cache is made again, for the image is still what it was. Nothing is
    /// guessed: where the image has other bytes now, or is gone itself, the start is refused.
    /// </summary>
    public async Task RestoreAsync(GuestSpec spec, CancellationToken ct)
    {
        // A raw disk may begin with what looks like a header: the guest writes there.
        var overlays = Planned(spec).Disks.Select(disk => disk.Source).OfType<FileSource>().Where(file => file.Format == "qcow2").Select(file => file.Name).ToHashSet();
        foreach (var disk in PlanOf(spec.Instance, spec.Image).Where(disk => overlays.Contains(disk.FileName)))
        {
            var path = files.Disk(spec.Instance.Id, disk.FileName);
            if (!File.Exists(path) || BackingFiles.NameOf(path) is not { } name)
            {
                continue;
            }

            // As QEMU finds it: what came along with a guest that moved here is named without a folder.
            var backing = Path.GetFullPath(name, files.Of(spec.Instance.Id));
            if (File.Exists(backing))
            {
                continue;
            }

            var image = disk.Contents == DiskContents.Image ? await images.FindAsync(disk.Device.SourceId!, ct) ?? throw DiskFaults.BaseGone(disk.FileName, backing) : null;
            var (made, _) = await SourceOfAsync(disk, spec with { Image = image }, ct);
            if (made.Path != backing)
            {
                throw DiskFaults.BaseGone(disk.FileName, backing);
            }
        }
    }

    /// <summary>The first disk of the guest that is not there; null where all are.</summary>
    public string? FindMissing(GuestSpec spec) => FilesOf(spec).FirstOrDefault(file => !IsThere(spec, file))?.Name;

    /// <summary>True where every disk of a guest that comes here is there already, false where none is. Some without the others are nothing to start from, and nothing to write over.</summary>
    public bool AreFound(GuestSpec spec) => FindMissing(spec) switch
    {
        null => true,
        var missing when FilesOf(spec).Any(file => IsThere(spec, file)) =>
            throw new FaultException(FaultKind.Conflict, $"Of the disks of instance {spec.Instance.Id} found on shared storage {missing} is missing."),
        _ => false,
    };

    /// <summary>True where every disk of the guest is there.</summary>
    public bool AreThere(GuestSpec spec) => FindMissing(spec) is null;

    /// <summary>Removes what is in a guest's directory, but for the disks that are to be kept.</summary>
    public void Clear(GuestSpec spec)
    {
        var directory = files.Of(spec.Instance.Id);
        if (!spec.KeepsEphemeral)
        {
            RemoveDirectory(directory);
        }
        else if (Directory.Exists(directory))
        {
            foreach (var path in Directory.EnumerateFiles(directory).Where(path => !IsKept(spec, Path.GetFileName(path)) && Path.GetFileName(path) != DiskFormats.FileName).ToList())
            {
                File.Delete(path);
            }
        }
    }

    private static bool IsKept(GuestSpec spec, string file) => spec.KeepsEphemeral && DiskPlan.IsEphemeral(file);

    /// <summary>Removes a guest's directory with all that is in it.</summary>
    public void Remove(Guid instanceId) => RemoveDirectory(files.Of(instanceId));

    public static void RemoveDirectory(string directory)
    {
        var leaving = directory + "_del";
        // Renamed first: nobody finds half a guest. A crash in between leaves the second name, which the next try removes.
        if (Directory.Exists(directory))
        {
            if (Directory.Exists(leaving))
            {
                Directory.Delete(leaving, recursive: true);
            }

            Directory.Move(directory, leaving);
        }

        if (Directory.Exists(leaving))
        {
            Directory.Delete(leaving, recursive: true);
        }
    }

    private IEnumerable<FileSource> FilesOf(GuestSpec spec) => Planned(spec).Disks.Select(disk => disk.Source).OfType<FileSource>();

    private bool IsThere(GuestSpec spec, FileSource file) => File.Exists(files.Disk(spec.Instance.Id, file.Name));

    /// <summary>Of disks that are there already the folder says the format: another host may have made them.</summary>
    private GuestDisk Made(Guid instanceId, PlannedDisk disk) =>
        new(new FileSource(disk.FileName, DiskFormats.Of(files.Of(instanceId), disk.FileName) ?? Format), disk.Target, disk.Bus, disk.IsCdrom, disk.Device.BootIndex == 0 ? 1 : null);

    private async Task<(CachedImage Source, long Bytes)> SourceOfAsync(PlannedDisk disk, GuestSpec spec, CancellationToken ct)
    {
        if (disk.Contents != DiskContents.Image)
        {
            var empty = disk.Contents == DiskContents.Swap ? await SwapAsync(disk.Bytes, ct) : await EphemeralAsync(disk, ct);
            return (empty, disk.Bytes);
        }

        if (spec.Image is not { } image || image.Id != disk.Device.SourceId)
        {
            throw new FaultException(FaultKind.BadRequest, $"Image {disk.Device.SourceId} of block device {disk.Device.DeviceName} is not the server's image.");
        }

        var source = await cache.GetAsync(image, disk.Bytes > 0 ? disk.Bytes : options.LargestImageBytes, ct);
        if (disk.Bytes > 0 && source.VirtualSize > disk.Bytes)
        {
            throw DiskFaults.TooSmall(disk.Bytes, source.VirtualSize);
        }

        return (source, Math.Max(disk.Bytes, source.VirtualSize));
    }

    private async Task MakeAsync(Guid instanceId, string fileName, CachedImage source, long bytes, CancellationToken ct)
    {
        var path = files.Disk(instanceId, fileName);
        var part = path + ".part";
        File.Delete(part);
        if (Format == "qcow2")
        {
            await qemuImg.CreateOverlayAsync(part, source.Path, source.Format, bytes, ct);
        }
        else
        {
            await CopyAsync(source, part, ct);
            await qemuImg.ResizeAsync(part, "raw", bytes, ct);
        }

        DiskFormats.Note(files.Of(instanceId), fileName, Format);
        File.Move(part, path, overwrite: true);
    }

    /// <summary>A qcow2 that is kept as it came is a tenant's to the last byte.</summary>
    private Task CopyAsync(CachedImage source, string to, CancellationToken ct) => source.Format == "raw"
        ? qemuImg.CopyRawAsync(source.Path, to, source.VirtualSize, ct)
        : qemuImg.ConvertImageAsync(source.Path, source.Format, to, source.VirtualSize, source.VirtualSize, ct);

    private Task<CachedImage> SwapAsync(long bytes, CancellationToken ct) =>
        cache.GetAsync(string.Create(CultureInfo.InvariantCulture, $"swap_{bytes / 1024 / 1024}"), async (part, making) =>
        {
            await qemuImg.CreateRawAsync(part, bytes, making);
            await tools.RunAsync("mkswap", [part], MakeFileSystem, making);
        }, ct);

    private Task<CachedImage> EphemeralAsync(PlannedDisk disk, CancellationToken ct)
    {
        var format = disk.Device.GuestFormat ?? options.DefaultEphemeralFormat ?? "ext4";
        string[] arguments = format switch
        {
            "ext2" or "ext3" or "ext4" => ["-q", "-F", "-L", "ephemeral0"],
            "xfs" => ["-q", "-f", "-L", "ephemeral0"],
            "vfat" => ["-n", "EPHEMERAL0"],
            _ => throw new FaultException(FaultKind.BadRequest, $"An ephemeral disk cannot be formatted as {format}."),
        };
        var name = string.Create(CultureInfo.InvariantCulture, $"ephemeral_{disk.Bytes / Gibibyte}_{format}");
        return cache.GetAsync(name, async (part, making) =>
        {
            await qemuImg.CreateRawAsync(part, disk.Bytes, making);
            await tools.RunAsync("mkfs." + format, [.. arguments, part], MakeFileSystem, making);
        }, ct);
    }
}
