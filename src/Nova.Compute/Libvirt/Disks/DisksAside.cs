using Nova.Compute.ConfigDrive;
using Nova.Compute.Drivers;
using Nova.Compute.Libvirt.Firmware;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;

namespace Nova.Compute.Libvirt.Disks;

/// <summary>The files of a guest that moves away: its directory under upstream's second name, <c>&lt;uuid&gt;_resize</c>, until the move is confirmed or taken back.</summary>
internal sealed class DisksAside(InstanceFiles files, GuestDisks disks)
{
    /// <summary>What moves with the disks and is none of them.</summary>
    public static readonly IReadOnlyList<string> Beside = [ConfigDriveFile.Name, GuestFirmware.VariablesName];

    /// <summary>Renames the directory and says what is in it.</summary>
    public IReadOnlyList<MoveDisk> SetAside(GuestSpec spec)
    {
        var (place, aside) = (files.Of(spec.Instance.Id), files.AsideOf(spec.Instance.Id));
        if (Directory.Exists(place))
        {
            // What is left of an earlier move that could not be tidied up: this guest is the one in its place.
            RemoveAside(spec.Instance.Id);
            Directory.Move(place, aside);
        }

        if (!Directory.Exists(aside))
        {
            throw LibvirtHost.Missing(spec.Instance.Id);
        }

        var offer = disks.Planned(spec).Disks.Select(disk => disk.Source).OfType<FileSource>().Select(file => Describe(spec.Instance, aside, file)).ToList();
        return [.. offer, .. Beside.Where(name => File.Exists(Path.Combine(aside, name))).Select(name => Describe(spec.Instance, aside, new FileSource(name, "raw")))];
    }

    /// <summary>Gives the directory its name back. One that is there already is the guest's own.</summary>
    public void BringBack(Guid instanceId)
    {
        if (!Directory.Exists(files.Of(instanceId)) && Directory.Exists(files.AsideOf(instanceId)))
        {
            Directory.Move(files.AsideOf(instanceId), files.Of(instanceId));
        }
    }

    public void RemoveAside(Guid instanceId) => GuestDisks.RemoveDirectory(files.AsideOf(instanceId));

    /// <summary>Opens a disk of the guest for a fetcher.</summary>
    public AsideFile? Open(Guid instanceId, MoveDisk disk)
    {
        var path = Path.Combine(files.AsideOf(instanceId), disk.Name);
        return File.Exists(path) ? Read(path, disk.Format) : null;
    }

    /// <summary>Opens the file a disk lies over: in the image cache, or beside it. No other file is ever handed out.</summary>
    public AsideFile? OpenBase(Guid instanceId, MoveDisk disk)
    {
        var aside = files.AsideOf(instanceId);
        var overlay = Path.Combine(aside, disk.Name);
        if (disk.Format != "qcow2" || !File.Exists(overlay) || QcowHeader.Read(overlay).Backing is not { } name)
        {
            return null;
        }

        var path = Path.GetFullPath(name, aside);
        return (Path.GetDirectoryName(path) == files.Cache || Path.GetDirectoryName(path) == aside) && File.Exists(path) ? Read(path, ImageCache.FormatOf(path)) : null;
    }

    private MoveDisk Describe(InstanceRecord instance, string aside, FileSource file)
    {
        var path = Path.Combine(aside, file.Name);
        var length = new FileInfo(path).Length;
        if (file.Format != "qcow2")
        {
            return new MoveDisk(file.Name, file.Format, length, length, null);
        }

        var header = QcowHeader.Read(path);
        return new MoveDisk(file.Name, file.Format, header.VirtualBytes, length, ImageOf(instance, file.Name, header.Backing));
    }

    /// <summary>The image whose cached copy this is, by what the disk was made of; null for any other file.</summary>
    private string? ImageOf(InstanceRecord instance, string disk, string? backing) =>
        Path.GetDirectoryName(backing) == files.Cache
            ? disks.PlanOf(instance, image: null).FirstOrDefault(plan => plan.FileName == disk && plan.Contents == DiskContents.Image)?.Device.SourceId
            : null;

    private static AsideFile Read(string path, string format) => new(
        new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.Read, BufferSize = 0, Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
        }),
        format);
}
