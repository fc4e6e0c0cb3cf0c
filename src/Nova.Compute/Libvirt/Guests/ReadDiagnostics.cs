using System.Globalization;
using System.Xml.Linq;
using Nova.Compute.ConfigDrive;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;
using Nova.Libvirt;

namespace Nova.Compute.Libvirt.Guests;

/// <summary>Usage figures of a guest.</summary>
internal sealed class ReadDiagnostics(LibvirtOptions options, LibvirtHost host)
{
    public Task<GuestDiagnostics> ReadAsync(Guid instanceId, CancellationToken ct) => host.OnGuestAsync(
        instanceId,
        domain =>
        {
            var state = PowerStates.Of(domain);
            var info = domain.GetInfo();
            var devices = XElement.Parse(domain.GetXmlDesc()).Element("devices")!;
            var isActive = domain.IsActive();
            return new GuestDiagnostics(
                Word(state),
                "libvirt",
                options.VirtType,
                HypervisorOs: "linux",
                UptimeSeconds: null,
                ConfigDrive: devices.Elements("disk").Any(disk => ((string?)disk.Element("source")?.Attribute("file"))?.EndsWith(ConfigDriveFile.Name, StringComparison.Ordinal) == true),
                MemoryMaximumMb: (long)info.MaxMemoryKiB / 1024,
                MemoryUsedMb: (long)info.MemoryKiB / 1024,
                CpuTimesNs: isActive ? CpuTimes(domain, info) : [],
                Disks: isActive ? [.. devices.Elements("disk").Select(disk => Disk(domain, disk))] : [],
                Nics: isActive ? [.. devices.Elements("interface").Select(nic => Nic(domain, nic)).OfType<NicDiagnostics>()] : []);
        },
        ct);

    private static IReadOnlyList<long> CpuTimes(LibvirtDomain domain, DomainInfo info)
    {
        var times = domain.GetStats(VirDomainStatsTypes.Vcpu).ToLookup(parameter => parameter.Name, parameter => parameter.Integer);
        return [.. Enumerable.Range(0, info.VirtualCpus).Select(cpu => times[string.Create(CultureInfo.InvariantCulture, $"vcpu.{cpu}.time")].FirstOrDefault())];
    }

    private static DiskDiagnostics Disk(LibvirtDomain domain, XElement disk)
    {
        var stats = domain.GetBlockStats((string)disk.Element("target")!.Attribute("dev")!);
        return new DiskDiagnostics(stats.ReadBytes, stats.ReadRequests, stats.WrittenBytes, stats.WriteRequests, Math.Max(0, stats.Errors));
    }

    private static NicDiagnostics? Nic(LibvirtDomain domain, XElement nic)
    {
        if ((string?)nic.Element("target")?.Attribute("dev") is not { } device)
        {
            return null;
        }

        var stats = domain.GetInterfaceStats(device);
        return new NicDiagnostics(
            (string?)nic.Element("mac")?.Attribute("address") ?? "",
            stats.ReceivedBytes, stats.ReceivedPackets, stats.ReceiveErrors, stats.ReceiveDrops,
            stats.SentBytes, stats.SentPackets, stats.SendErrors, stats.SendDrops);
    }

    private static string Word(PowerState state) => state switch
    {
        PowerState.Running => "running",
        PowerState.Paused => "paused",
        PowerState.Shutdown => "shutdown",
        PowerState.Crashed => "crashed",
        PowerState.Suspended => "suspended",
        _ => "pending",
    };
}
