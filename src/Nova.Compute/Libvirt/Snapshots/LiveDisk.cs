using System.Xml.Linq;
using Nova.Compute.Libvirt.Disks;
using Nova.Compute.Libvirt.Snapshots.Nbd;
using Nova.Core.Faults;
using Nova.Core.Images.Properties;
using Nova.Core.Servers;
using Nova.Libvirt;

namespace Nova.Compute.Libvirt.Snapshots;

/// <summary>
/// The disk of a guest that runs: QEMU shows it as it was at one moment on a socket in a folder of its own, which is closed to other users (OSSA-2014-001). What the guest
/// overwrites meanwhile QEMU keeps in a scratch file, for as long as the backup lasts.
/// </summary>
internal sealed partial class LiveDisk(LibvirtHost host, InstanceFiles files, TimeProvider time, ILogger logger)
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
        var socket = await host.OnGuestAsync(instance.Id, domain => Begin(instance, domain, target), ct);
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
        for (var looks = 0; looks < MostLooks && await host.RunAsync(connection => IsEnding(connection, instanceId, begun: looks > 0), ct); looks++)
        {
            await Task.Delay(LookAgain, time, ct);
        }

        if (Directory.Exists(files.Of(instanceId)))
        {
            File.Delete(files.Disk(instanceId, ScratchName));
        }
    }

    /// <summary>After a restart: ends the backups of a daemon that is no more.</summary>
    public async Task EndAllAsync(CancellationToken ct)
    {
        foreach (var guest in await host.RunAsync(GuestsWithBackups, ct))
        {
            await EndAsync(guest, ct);
        }
    }

    private List<Guid> GuestsWithBackups(LibvirtConnection connection)
    {
        List<Guid> found = [];
        foreach (var domain in connection.ListAllDomains(VirConnectListAllDomainsFlags.Active))
        {
            using (domain)
            {
                if (host.MarkOf(domain) is not null && domain.BackupGetXmlDesc() is not null)
                {
                    found.Add(domain.Uuid);
                }
            }
        }

        return found;
    }

    /// <summary>True while there is a backup, which has been told to end.</summary>
    private bool IsEnding(LibvirtConnection connection, Guid instanceId, bool begun)
    {
        using var domain = host.Find(connection, instanceId);
        if (domain is null || !domain.IsActive() || domain.BackupGetXmlDesc() is null)
        {
            return false;
        }

        try
        {
            if (!begun)
            {
                domain.AbortJob();
            }
        }
        catch (LibvirtException over) when (over.Code == VirErrorNumber.OperationInvalid)
        {
            // It ended between the question and the deed.
        }

        return true;
    }

    private string Begin(InstanceRecord instance, LibvirtDomain domain, string target)
    {
        var socket = $"{RunsOfGuests}/domain-{domain.GetId()}-{domain.Name}/nova-snapshot.sock";
        var description = Describe(instance, domain, target, socket);
        var isQuiet = Quiesce(instance, domain);
        try
        {
            domain.BackupBegin(description);
        }
        finally
        {
            if (isQuiet)
            {
                Thaw(instance, domain);
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

    /// <summary>Has the guest's agent bring its file systems to rest: where the image says that there is one, and must where it says <c>os_require_quiesce</c>.</summary>
    private bool Quiesce(InstanceRecord instance, LibvirtDomain domain)
    {
        var must = IsSet(instance, "os_require_quiesce");
        if (!IsSet(instance, "hw_qemu_guest_agent"))
        {
            return must ? throw NotQuiet(instance, "QEMU guest agent is not enabled") : false;
        }

        try
        {
            domain.FSFreeze([]);
            return true;
        }
        catch (LibvirtException refused) when (!refused.IsConnectionLost)
        {
            if (must)
            {
                throw NotQuiet(instance, refused.Message);
            }

            LogNotQuiet(instance.Id, refused.Message);
            return false;
        }
    }

    private void Thaw(InstanceRecord instance, LibvirtDomain domain)
    {
        try
        {
            domain.FSThaw([]);
        }
        catch (LibvirtException refused) when (!refused.IsConnectionLost)
        {
            LogNotThawed(instance.Id, refused.Message);
        }
    }

    private static bool IsSet(InstanceRecord instance, string property) =>
        ImageProperties.Flag(instance.ImageProperties, property) == true;

    private static FaultException NotQuiet(InstanceRecord instance, string reason) =>
        new(FaultKind.Conflict, $"Quiescing is not supported in instance {instance.Id}: {reason}");

    [LoggerMessage(LogLevel.Information, "The file systems of instance {Instance} are not at rest for its snapshot: {Reason}")]
    private partial void LogNotQuiet(Guid instance, string reason);

    [LoggerMessage(LogLevel.Warning, "The file systems of instance {Instance} may still be frozen after its snapshot: {Reason}")]
    private partial void LogNotThawed(Guid instance, string reason);
}
