using Nova.Compute.Drivers;
using Nova.Compute.Libvirt.Disks;

namespace Nova.Compute.Libvirt.Snapshots;

/// <summary>The disk of a guest that is off. It is read by our own code, by the format on record, and no file is opened but those of the guest and of the cache.</summary>
internal sealed class RestingDisk(InstanceFiles files, GuestDisks disks)
{
    public async Task<IDiskView> OpenAsync(GuestSpec spec, FileSource disk, CancellationToken ct)
    {
        await disks.RestoreAsync(spec, ct);
        var path = files.Disk(spec.Instance.Id, disk.Name);
        return File.Exists(path) ? Open(path, disk.Format, spec.Instance.Id, mayLieOver: true) : throw DiskFaults.Gone(disk.Name, spec.Instance.Id);
    }

    private IDiskView Open(string path, string format, Guid instanceId, bool mayLieOver)
    {
        if (format != "qcow2")
        {
            return new RawView(path);
        }

        if (QcowHeader.Read(path).Backing is not { } name)
        {
            return QcowView.Open(path, null);
        }

        var place = files.Of(instanceId);
        var below = Path.GetFullPath(name, place);
        if (!mayLieOver || (Path.GetDirectoryName(below) != files.Cache && Path.GetDirectoryName(below) != place))
        {
            throw new InvalidDataException($"{path} lies over {below}, which is none of the guest's files");
        }

        return QcowView.Open(path, Open(below, ImageCache.FormatOf(below), instanceId, mayLieOver: false));
    }
}
