using System.Xml.Linq;
using Nova.Compute.Libvirt.Disks;
using Nova.Compute.Libvirt.Snapshots.Nbd;
using Nova.Core.Faults;
using Nova.Core.Servers;
using Nova.Libvirt;

namespace Nova.Compute.Libvirt.Snapshots;

/// <summary>
/// The disk of a guest that runs: QEMU shows it as it was at one moment on a socket in a folder of its own, which is closed to other users (OSSA-2014-001). What the guest
/// overwrites meanwhile QEMU keeps in a scratch file, for as long as the backup lasts.
/// </summary>
internal sealed partial class LiveDisk(LibvirtHost host, InstanceFiles files, QuiesceGuest quiesce, TimeProvider time, ILogger logger)
{
    private const string ScratchName = "snapshot.scratch";

    /// <summary>Where libvirt keeps what belongs to one run of a guest: QEMU's own folder, which its group may enter and nobody else.</summary>
    private const string RunsOfGuests = "/var/lib/libvirt/qemu";

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(100);

    private const int MostLooks = 300;

    /// <summary>Holds the moment fast.</summary>
    /// <exception cref="FaultException">The guest's file systems were to be at rest and cannot be.</exception>
    public async Task<IDiskView> OpenAsync(InstanceRecord instance, string target, CancellationToken ct)
    {
        await EndAsync(instance.Id, ct);
        var socket = await host.RunLongAsync((connection, _) => Begin(instance, connection, target), ct);
        try
        {
            return await NbdView.OpenAsync(socket, target, ct);
        }
        catch (System.Net.Sockets.SocketException closed)
        {
            throw new FaultException(new Fault(
                FaultKind.Internal,
                $"The disk of instance {instance.Id} cannot be read while it runs.",
                Details: $"{socket}: {closed.Message}. nova-compute has to be in the group that QEMU runs as."));
        }
    }

    /// <summary>Lets the moment go: returns when QEMU has, or does not in time; then the next snapshot, or the next start of the daemon, tries again.</summary>
    public async Task EndAsync(Guid instanceId, CancellationToken ct)
    {
        await quiesce.EndAsync(instanceId, ct);
        for (var looks = 0; looks < MostLooks && await host.RunAsync(connection => IsEnding(connection, instanceId, begun: looks > 0), ct); looks++)
        {
            await Task.Delay(LookAgain, time, ct);
        }

        if (Directory.Exists(files.Of(instanceId)))
        {
            File.Delete(files.Disk(instanceId, ScratchName));
        }
    }

    /// <summary>After a restart: ends what a daemon that is no more had begun. A guest where it cannot be done keeps no host from starting.</summary>
    public async Task EndAllAsync(CancellationToken ct)
    {
        var left = await host.RunAsync(GuestsWithSnapshots, ct);
        await Task.WhenAll(left.Select(async guest =>
        {
            try
            {
                await EndAsync(guest, ct);
            }
            catch (LibvirtException refused)
            {
                LogNotEnded(guest, refused.Message);
            }
        }));
    }

    private List<Guid> GuestsWithSnapshots(LibvirtConnection connection)
    {
        List<Guid> found = [];
        foreach (var domain in connection.ListAllDomains(VirConnectListAllDomainsFlags.Active))
        {
            using (domain)
            {
                if (HasSnapshot(domain))
                {
                    found.Add(domain.Uuid);
                }
            }
        }

        return found;
    }

    /// <summary>False for the domains of others, and for one that went away meanwhile.</summary>
    private bool HasSnapshot(LibvirtDomain domain)
    {
        try
        {
            return host.MarkOf(domain) is not null && (quiesce.IsMarked(domain.Uuid) || domain.BackupGetXmlDesc() is not null);
        }
        catch (LibvirtException gone) when (gone.Code == VirErrorNumber.NoDomain)
        {
            return false;
        }
    }

    /// <summary>True while there is a backup, which has been told to end.</summary>
    private bool IsEnding(LibvirtConnection connection, Guid instanceId, bool begun)
    {
        using var domain = host.Find(connection, instanceId);
        try
        {
            if (domain is null || !domain.IsActive() || domain.BackupGetXmlDesc() is null)
            {
                return false;
            }

            if (!begun)
            {
                domain.AbortJob();
            }
        }
        catch (LibvirtException over) when (over.Code is VirErrorNumber.OperationInvalid or VirErrorNumber.NoDomain)
        {
            // It ended between the question and the deed; the next look says so.
        }

        return true;
    }

    /// <summary>Long by nature: the guest's agent may take its time.</summary>
    private string Begin(InstanceRecord instance, LibvirtConnection connection, string target)
    {
        using var domain = host.Find(connection, instance.Id) ?? throw LibvirtHost.Missing(instance.Id);
        var socket = $"{RunsOfGuests}/domain-{domain.GetId()}-{domain.Name}/nova-snapshot.sock";
        var description = Describe(instance, domain, target, socket);
        var isQuiet = quiesce.Freeze(instance, domain);
        try
        {
            domain.BackupBegin(description);
        }
        finally
        {
            if (isQuiet)
            {
                quiesce.Thaw(instance.Id, domain);
            }
        }

        return socket;
    }

    /// <summary>This disk and no other.</summary>
    private string Describe(InstanceRecord instance, LibvirtDomain domain, string target, string socket)
    {
        var all = XElement.Parse(domain.GetXmlDesc()).Element("devices")!.Elements("disk").Select(disk => disk.Element("target")!.Attribute("dev")!.Value);
        return new XElement(
            "domainbackup",
            new XAttribute("mode", "pull"),
            new XElement("server", new XAttribute("transport", "unix"), new XAttribute("socket", socket)),
            new XElement("disks", all.Select(name => name == target
                ? new XElement(
                    "disk",
                    new XAttribute("name", name),
                    new XAttribute("backup", "yes"),
                    new XAttribute("type", "file"),
                    new XElement("scratch", new XAttribute("file", files.Disk(instance.Id, ScratchName))))
                : new XElement("disk", new XAttribute("name", name), new XAttribute("backup", "no"))))).ToString();
    }

    [LoggerMessage(LogLevel.Warning, "What an earlier snapshot of instance {Instance} left could not be ended: {Reason}")]
    private partial void LogNotEnded(Guid instance, string reason);
}
