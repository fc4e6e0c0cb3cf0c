using Nova.Compute.Hosts;
using Nova.Core.Faults;
using Nova.Core.Images.Properties;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;
using Nova.Libvirt;

namespace Nova.Compute.Libvirt.Guests;

/// <summary>Passwords by the guest's agent, and non-maskable interrupts.</summary>
internal sealed class ReachInside(LibvirtHost host)
{
    /// <summary>An agent may hang, and libvirt waits for it for ever unless told otherwise.</summary>
    private static readonly TimeSpan AgentPatience = TimeSpan.FromSeconds(20);

    /// <summary>Agents are the guests' own, and silent ones must not hold all of the host's connections.</summary>
    private readonly Slots _atOnce = new(2);

    public async Task SetPasswordAsync(InstanceRecord instance, string password, CancellationToken ct)
    {
        if (ImageProperties.Flag(instance.ImageProperties, "hw_qemu_guest_agent") != true)
        {
            throw new FaultException(FaultKind.Conflict, "Guest agent is not enabled for the instance");
        }

        var user = ImageProperties.Get(instance.ImageProperties, "os_admin_user")
            ?? (ImageProperties.Get(instance.ImageProperties, "os_type") == "windows" ? "Administrator" : "root");
        using var slot = await _atOnce.EnterAsync(ct);
        await host.RunLongAsync(
            (connection, _) =>
            {
                using var domain = host.Find(connection, instance.Id) ?? throw LibvirtHost.Missing(instance.Id);
                Set(instance.Id, domain, user, password);
                return true;
            },
            ct);
    }

    public Task InjectNmiAsync(Guid instanceId, CancellationToken ct) => host.OnGuestAsync(
        instanceId,
        domain =>
        {
            if (!domain.IsActive())
            {
                throw new FaultException(FaultKind.Conflict, $"Cannot trigger a crash dump of instance {instanceId} while it does not run.");
            }

            domain.InjectNmi();
        },
        ct);

    private static void Set(Guid instanceId, LibvirtDomain domain, string user, string password)
    {
        try
        {
            domain.AgentSetResponseTimeout(AgentPatience);
            domain.SetUserPassword(user, password);
        }
        catch (LibvirtException silent) when (silent.Code == VirErrorNumber.AgentUnresponsive)
        {
            throw new FaultException(new Fault(FaultKind.NotImplemented, SetGuestPassword.NoAgent, Details: silent.Message), silent);
        }
        catch (LibvirtException refused) when (!refused.IsConnectionLost)
        {
            throw new FaultException(
                new Fault(FaultKind.Conflict, $"Failed to set admin password on {instanceId} because error setting admin password", Details: $"User {user}: {refused.Message}"), refused);
        }
    }
}
