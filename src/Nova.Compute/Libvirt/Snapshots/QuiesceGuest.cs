using Nova.Compute.Libvirt.Disks;
using Nova.Core.Faults;
using Nova.Core.Images.Properties;
using Nova.Core.Servers;
using Nova.Libvirt;

namespace Nova.Compute.Libvirt.Snapshots;

/// <summary>
/// Has a guest's agent bring its file systems to rest and let them go. A guest that was told to rest has a mark in its folder until it has been let go: a crash in between is
/// made good by whoever ends its snapshot.
/// </summary>
internal sealed partial class QuiesceGuest(LibvirtOptions options, LibvirtHost host, InstanceFiles files, ILogger logger)
{
    private const string MarkName = "snapshot.frozen";

    private static readonly TimeSpan ThawPatience = TimeSpan.FromSeconds(20);

    /// <summary>True where the file systems are at rest: tried where the image says that there is an agent, and a must where it says <c>os_require_quiesce</c>.</summary>
    /// <exception cref="FaultException">They must be and cannot be.</exception>
    public bool Freeze(InstanceRecord instance, LibvirtDomain domain)
    {
        var must = IsSet(instance, "os_require_quiesce");
        if (!IsSet(instance, "hw_qemu_guest_agent"))
        {
            return must ? throw NotQuiet(instance, "QEMU guest agent is not enabled") : false;
        }

        File.WriteAllBytes(MarkOf(instance.Id), []);
        try
        {
            // An agent may hang, and libvirt waits for it for ever unless told otherwise.
            domain.AgentSetResponseTimeout(options.FreezePatience);
            domain.FSFreeze([]);
            return true;
        }
        catch (LibvirtException refused) when (!refused.IsConnectionLost)
        {
            // An agent that did not answer in time may have frozen some, or may do so yet.
            _ = TryThaw(instance.Id, domain);
            if (must)
            {
                throw NotQuiet(instance, refused.Message);
            }

            LogNotQuiet(instance.Id, refused.Message);
            return false;
        }
    }

    public void Thaw(Guid instanceId, LibvirtDomain domain)
    {
        if (TryThaw(instanceId, domain) is { } problem)
        {
            LogNotThawed(instanceId, problem);
        }
    }

    /// <summary>Lets a guest go that an earlier snapshot left at rest.</summary>
    public async Task EndAsync(Guid instanceId, CancellationToken ct)
    {
        if (!IsMarked(instanceId))
        {
            return;
        }

        await host.RunLongAsync(
            (connection, _) =>
            {
                using var domain = host.Find(connection, instanceId);
                if (domain is not null && domain.IsActive())
                {
                    Thaw(instanceId, domain);
                }
                else
                {
                    File.Delete(MarkOf(instanceId));
                }

                return true;
            },
            ct);
    }

    /// <summary>True for a guest that may be at rest.</summary>
    public bool IsMarked(Guid instanceId) => File.Exists(MarkOf(instanceId));

    /// <summary>Why it cannot be done; null where it is.</summary>
    private string? TryThaw(Guid instanceId, LibvirtDomain domain)
    {
        try
        {
            domain.AgentSetResponseTimeout(ThawPatience);
            domain.FSThaw([]);
            File.Delete(MarkOf(instanceId));
            return null;
        }
        catch (LibvirtException refused) when (!refused.IsConnectionLost)
        {
            return refused.Message;
        }
    }

    private string MarkOf(Guid instanceId) => files.Disk(instanceId, MarkName);

    private static bool IsSet(InstanceRecord instance, string property) => ImageProperties.Flag(instance.ImageProperties, property) == true;

    private static FaultException NotQuiet(InstanceRecord instance, string reason) =>
        new(FaultKind.Conflict, $"Quiescing is not supported in instance {instance.Id}: {reason}");

    [LoggerMessage(LogLevel.Information, "The file systems of instance {Instance} are not at rest for its snapshot: {Reason}")]
    private partial void LogNotQuiet(Guid instance, string reason);

    [LoggerMessage(LogLevel.Warning, "The file systems of instance {Instance} may still be frozen after its snapshot: {Reason}")]
    private partial void LogNotThawed(Guid instance, string reason);
}
