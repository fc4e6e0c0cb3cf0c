using System.Xml.Linq;
using Nova.Compute.ConfigDrive;
using Nova.Compute.Drivers;
using Nova.Compute.Libvirt.Disks;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;
using Nova.Libvirt;

namespace Nova.Compute.Libvirt.Live;

/// <summary>What the source of a live migration says of the guest.</summary>
internal sealed class DescribeGuest(LibvirtHost host, InstanceFiles files, GuestDisks disks)
{
    /// <summary>Far more than a config drive takes; it crosses in one message.</summary>
    private const int LargestConfigDrive = 4 * 1024 * 1024;

    public async Task<LiveSource> DescribeAsync(GuestSpec spec, CancellationToken ct)
    {
        var id = spec.Instance.Id;
        var (cpu, version) = await host.RunAsync(
            connection =>
            {
                using var domain = host.Find(connection, id) ?? throw LibvirtHost.Missing(id);
                if (!domain.IsActive())
                {
                    throw new FaultException(FaultKind.Conflict, $"Instance {id} does not run: it cannot be migrated live.");
                }

                return (XElement.Parse(domain.GetXmlDesc(VirDomainXmlFlags.Migratable)).Element("cpu")?.ToString(), (long)connection.GetHypervisorVersion());
            },
            ct);
        var drive = files.Disk(id, ConfigDriveFile.Name);
        if (File.Exists(drive) && new FileInfo(drive).Length > LargestConfigDrive)
        {
            throw new FaultException(FaultKind.BadRequest, $"Migration pre-check error: the config drive of instance {id} is larger than {LargestConfigDrive} bytes.");
        }

        return new LiveSource(
            cpu,
            version,
            [.. disks.Planned(spec).Disks.Where(disk => !disk.IsCdrom).Select(disk => disk.Source).OfType<FileSource>().Select(file => Describe(id, file))],
            await LiveProbe.WriteAsync(files, id, ct),
            File.Exists(drive) ? await File.ReadAllBytesAsync(drive, ct) : null);
    }

    private LiveMigrationDisk Describe(Guid id, FileSource file)
    {
        var path = files.Disk(id, file.Name);
        var length = new FileInfo(path).Length;
        return new LiveMigrationDisk(file.Name, file.Format, file.Format == "qcow2" ? QcowHeader.Read(path).VirtualBytes : length, length);
    }
}
