using Nova.Compute.ConfigDrive;
using Nova.Compute.Drivers;
using Nova.Compute.Libvirt.Disks;
using Nova.Compute.Libvirt.DomainXml;
using Nova.Compute.Libvirt.Firmware;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;

namespace Nova.Compute.Libvirt.Live;

/// <summary>Folder, files and empty disks for a guest that comes while it runs. Disks are copied whole, so that they lie over nothing, and in the format that their source recorded.</summary>
internal sealed class MakeRoom(InstanceFiles files, GuestDisks disks, GuestKernel kernel, PlanDomain plan, QemuImg qemuImg)
{
    public async Task<PreparedDisks> MakeAsync(GuestSpec spec, LiveSource source, bool copiesDisks, CancellationToken ct)
    {
        await kernel.EnsureAsync(spec.Instance, ct);
        var planned = disks.Planned(spec);
        if (!copiesDisks)
        {
            return planned;
        }

        var id = spec.Instance.Id;
        InstanceFiles.MakePassage(files.Of(id));
        foreach (var disk in source.Disks)
        {
            var path = files.Disk(id, MoveDiskNames.IsName(disk.Name) ? disk.Name : throw Unknown(disk.Name));
            File.Delete(path);
            DiskFormats.Note(files.Of(id), disk.Name, disk.Format is "qcow2" or "raw" ? disk.Format : throw Unknown(disk.Format));
            await (disk.Format == "qcow2" ? qemuImg.CreateQcowAsync(path, disk.VirtualBytes, ct) : qemuImg.CreateRawAsync(path, disk.VirtualBytes, ct));
        }

        // QEMU fills it from the guest's memory: libvirt only needs a file that has its size.
        GuestFirmware.EnsureVariables(plan.FirmwareOf(spec.Instance));
        if (source.ConfigDrive is { } drive)
        {
            await File.WriteAllBytesAsync(files.Disk(id, ConfigDriveFile.Name), drive, ct);
        }

        return planned with
        {
            Disks = [.. planned.Disks.Select(disk => disk.Source is FileSource file && source.Disks.FirstOrDefault(one => one.Name == file.Name) is { } came
                ? disk with { Source = file with { Format = came.Format } }
                : disk)],
        };
    }

    private static FaultException Unknown(string what) => new(FaultKind.BadRequest, $"{what} is neither a disk nor a format of one.");
}
