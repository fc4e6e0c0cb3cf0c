using System.Globalization;
using Nova.Compute.Libvirt.Disks;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;

namespace Nova.Compute.Libvirt.Live;

/// <summary>Upstream's checks of a destination, in its words: hypervisor, processor, storage and room.</summary>
internal sealed class CheckDestination(LibvirtOptions options, LibvirtHost host, InstanceFiles files)
{
    public async Task<LiveTarget> CheckAsync(CheckLive check, CancellationToken ct)
    {
        var (id, source) = (check.Instance.Id, check.Source);
        await host.RunAsync(
            connection =>
            {
                if (source.HypervisorVersion > (long)connection.GetHypervisorVersion())
                {
                    throw Refused("The instance requires a newer hypervisor version than has been provided.");
                }

                // As upstream: what an emulator offers says nothing of the host's processor.
                if (options.VirtType == "kvm" && source.CpuXml is { } cpu && connection.CompareCpu(cpu) is var answer && answer <= 0)
                {
                    throw Refused($"Unacceptable CPU info: CPU doesn't have compatibility.\n\n{answer}\n\nRefer to http://libvirt.org/html/libvirt-libvirt-host.html#virCPUCompareResult");
                }

                return true;
            },
            ct);

        var isShared = LiveProbe.IsHere(files, id, source.Probe);
        if (check.BlockMigration == true && isShared)
        {
            throw Refused($"{check.Instance.Host} is not on local storage: Block migration can not be used with shared storage.");
        }

        if (check.BlockMigration == false && !isShared)
        {
            throw Refused(
                $"{check.Instance.Host} is not on shared storage: Shared storage live-migration requires either shared storage or boot-from-volume with no local disks.");
        }

        if (!isShared)
        {
            RequireRoom(check);
        }

        var live = options.Live;
        var socket = live.InboundFolder is { } folder ? $"unix://{Path.Combine(folder, id.ToString("N"))}" : null;
        return new LiveTarget(
            !isShared,
            live.InboundAddress ?? check.DestinationHost,
            socket is not null ? socket + ".memory" : live.InboundAddress is { } address ? $"tcp://{address}" : null,
            socket is not null ? socket + ".disks" : null,
            files.Of(id),
            files.Root,
            options.VncEnabled ? options.VncListen : null,
            options.Spice.Enabled ? options.Spice.Listen : null);
    }

    private void RequireRoom(CheckLive check)
    {
        var needed = check.Source.Disks.Sum(disk => check.DiskOverCommit ? disk.FileBytes : disk.VirtualBytes);
        var available = new DriveInfo(files.Root).AvailableFreeSpace;
        if (available < needed)
        {
            throw Refused(string.Create(
                CultureInfo.InvariantCulture,
                $"Migration pre-check error: Unable to migrate {check.Instance.Id}: Disk of instance is too large(available on destination host:{available} < need:{needed})"));
        }
    }

    private static FaultException Refused(string message) => new(FaultKind.BadRequest, message);
}
