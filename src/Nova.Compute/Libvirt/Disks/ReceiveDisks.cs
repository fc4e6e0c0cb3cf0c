using Nova.Compute.Drivers;
using Nova.Compute.Libvirt.Tools;
using Nova.Core.Faults;
using Nova.Core.Images;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;

namespace Nova.Compute.Libvirt.Disks;

/// <summary>The disks of a guest that arrives: those of an offer, which stay as thin as they were, and what its new flavor asks for beyond them.</summary>
/// <remarks>
/// A disk is named only once it is whole, lies over a file of this host and has its new size. What it lies over comes from the image service; where that has the image no
/// more, or another under its id, or the file was made by the source (an empty formatted disk), it comes from the source and is this guest's alone, so that no host fills
/// another's image cache.
/// </remarks>
internal sealed class ReceiveDisks(InstanceFiles files, GuestDisks disks, ImageCache cache, QemuImg qemuImg, ToolRun tools)
{
    private const int MostDisks = 64;

    /// <summary>Copying within a host: as long as it takes at the slowest disk anybody would use.</summary>
    private const long SlowestBytesPerSecond = 4 * 1024 * 1024;

    public async Task<PreparedDisks> ReceiveAsync(GuestSpec spec, IReadOnlyList<MoveDisk> offer, IDiskFetch? fetch, CancellationToken ct)
    {
        Check(offer);
        var arriving = spec with { Instance = spec.Instance with { BlockDevices = ResizedDevices(spec.Instance) }, Disks = null };
        var planned = disks.Planned(arriving);
        InstanceFiles.MakePassage(files.Of(spec.Instance.Id));
        RequireRoom(offer);
        var made = new List<GuestDisk>();
        foreach (var (plan, disk) in disks.PlanOf(arriving.Instance, spec.Image).OrderBy(plan => plan.Device.BootIndex == 0 ? 0 : 1).Zip(planned.Disks))
        {
            if (offer.FirstOrDefault(moved => moved.Name == plan.FileName) is { } moved && !(plan.Contents == DiskContents.Swap && moved.VirtualBytes != plan.Bytes))
            {
                await ReceiveAsync(spec, moved, plan.IsCdrom ? 0 : plan.Bytes, fetch, ct);
                made.Add(disk with { Source = new FileSource(moved.Name, moved.Format) });
            }
            else
            {
                await disks.MakeAsync(arriving, plan, ct);
                made.Add(disk);
            }
        }

        foreach (var beside in offer.Where(moved => DisksAside.Beside.Contains(moved.Name)))
        {
            await ReceiveAsync(spec, beside, bytes: 0, fetch, ct);
        }

        return new PreparedDisks(planned.Devices, made);
    }

    /// <summary>Swap has the new flavor's size; a flavor without takes it away.</summary>
    private static IReadOnlyList<BlockDevice> ResizedDevices(InstanceRecord instance) =>
    [
        .. instance.BlockDevices
            .Where(device => device.GuestFormat != "swap" || instance.Flavor.SwapMb > 0)
            .Select(device => device.GuestFormat == "swap" ? device with { SizeGb = instance.Flavor.SwapMb } : device),
    ];

    private async Task ReceiveAsync(GuestSpec spec, MoveDisk disk, long bytes, IDiskFetch? fetch, CancellationToken ct)
    {
        var path = files.Disk(spec.Instance.Id, disk.Name);
        var part = path + ".part";
        await BringAsync(spec.Instance.Id, disk.Name, part, disk.FileBytes, fetch, ct);
        if (disk.Format == "qcow2")
        {
            var header = ReadHeader(spec.Instance.Id, part);
            if (header.VirtualBytes != disk.VirtualBytes)
            {
                throw Broken(spec.Instance.Id, $"{disk.Name} has {header.VirtualBytes} bytes instead of {disk.VirtualBytes}");
            }

            if (header.Backing is { } backing)
            {
                await RebaseAsync(spec, disk, backing, part, fetch, ct);
            }
        }

        if (bytes > disk.VirtualBytes)
        {
            await qemuImg.ResizeAsync(part, disk.Format, bytes, ct);
        }

        DiskFormats.Note(files.Of(spec.Instance.Id), disk.Name, disk.Format);
        File.Move(part, path, overwrite: true);
    }

    /// <summary>The new file under the disk holds the same bytes as the old one: only its name changes.</summary>
    private async Task RebaseAsync(GuestSpec spec, MoveDisk disk, string backing, string part, IDiskFetch? fetch, CancellationToken ct)
    {
        if (spec.Image is { } image && IsCopyOf(image, disk, backing) && await FromCacheAsync(image, disk.VirtualBytes, ct) is { } cached)
        {
            await qemuImg.RebaseAsync(part, cached.Path, cached.Format, ct);
            return;
        }

        if (fetch is null)
        {
            // Within the host the file is the same.
            return;
        }

        var own = files.Disk(spec.Instance.Id, MoveDiskNames.BaseOf(disk.Name));
        var format = await fetch.FetchAsync(MoveDiskNames.BaseOf(disk.Name), own + ".part", ct);
        var name = format == "qcow2" ? own + ".qcow2" : own;
        File.Move(own + ".part", name, overwrite: true);
        if (format == "qcow2" && ReadHeader(spec.Instance.Id, name).Backing is not null)
        {
            throw Broken(spec.Instance.Id, $"what {disk.Name} lies over lies over something itself");
        }

        // Without a folder: the guest's directory has two names during a move.
        await qemuImg.RebaseAsync(part, Path.GetFileName(name), format == "qcow2" ? "qcow2" : "raw", ct);
    }

    /// <summary>An id alone does not say so: an image that was made again under it has other bytes (OSSN-0075). The name in the source's cache does.</summary>
    private bool IsCopyOf(ImageRecord image, MoveDisk disk, string backing) =>
        image.Id == disk.BackingImageId && ImageCache.LockNameOf(backing) == Path.GetFileName(files.CachedImage(image));

    private async Task<CachedImage?> FromCacheAsync(ImageRecord image, long most, CancellationToken ct)
    {
        try
        {
            return await cache.GetAsync(image, most, ct);
        }
        catch (FaultException gone) when (gone.Fault.Kind is FaultKind.NotFound or FaultKind.Forbidden)
        {
            return null;
        }
    }

    private async Task BringAsync(Guid instanceId, string name, string part, long bytes, IDiskFetch? fetch, CancellationToken ct)
    {
        if (fetch is not null)
        {
            await fetch.FetchAsync(name, part, ct);
            return;
        }

        var aside = files.AsideOf(instanceId);
        await CopyAsync(Path.Combine(aside, name), part, bytes, ct);
        foreach (var own in Directory.Exists(aside) ? Directory.EnumerateFiles(aside, MoveDiskNames.BaseOf(name) + "*").ToList() : [])
        {
            await CopyAsync(own, files.Disk(instanceId, Path.GetFileName(own)), new FileInfo(own).Length, ct);
        }
    }

    /// <summary>Shares the blocks where the file system can, and leaves holes where they are.</summary>
    private Task CopyAsync(string from, string to, long bytes, CancellationToken ct) => tools.RunAsync(
        "cp",
        ["--reflink=auto", "--sparse=auto", "--", from, to],
        new ToolLimits(TimeSpan.FromMinutes(1) + TimeSpan.FromSeconds(bytes / SlowestBytesPerSecond), AddressSpaceBytes: null, ProcessorSeconds: null),
        ct);

    /// <summary>Said at once rather than after an hour of copying.</summary>
    private void RequireRoom(IReadOnlyList<MoveDisk> offer)
    {
        var (needed, free) = (offer.Sum(disk => disk.FileBytes), new DriveInfo(files.Root).AvailableFreeSpace);
        if (needed > free)
        {
            throw new FaultException(new Fault(
                FaultKind.Internal, "The destination has no room for the disks.", Details: $"{needed} bytes are needed below {files.Root}, {free} are free."));
        }
    }

    private static void Check(IReadOnlyList<MoveDisk> offer)
    {
        if (offer.Count > MostDisks || offer.Any(disk => !MoveDiskNames.IsName(disk.Name) || disk.Format is not ("qcow2" or "raw") || disk.FileBytes < 0 || disk.VirtualBytes < 0))
        {
            throw new FaultException(FaultKind.BadRequest, "The offer of disks is not valid.");
        }
    }

    private static QcowHeader ReadHeader(Guid instanceId, string path)
    {
        try
        {
            return QcowHeader.Read(path);
        }
        catch (InvalidDataException odd)
        {
            throw Broken(instanceId, odd.Message);
        }
    }

    private static FaultException Broken(Guid instanceId, string how) =>
        new(new Fault(FaultKind.Internal, $"The disks of instance {instanceId} did not arrive as they were sent.", Details: how));
}
