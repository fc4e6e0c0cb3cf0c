using System.Xml.Linq;
using Nova.Compute.Libvirt.DomainXml;
using Nova.Compute.Libvirt.DomainXml.Parts;
using Nova.Core.Faults;
using Nova.Core.Networks;
using Nova.Core.Servers;
using Nova.Libvirt;

namespace Nova.Compute.Libvirt.Guests;

/// <summary>Plugs interfaces into guests and out of them: into the definition, and into the guest that runs. They are found by their hardware address, which no two have.</summary>
internal sealed class PlugInterface(LibvirtOptions options, LibvirtHost host, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    public Task AttachAsync(InstanceRecord instance, InstanceInterface one, CancellationToken ct)
    {
        var device = Xml(instance, one);
        return host.OnGuestAsync(
            instance.Id,
            domain =>
            {
                try
                {
                    Attach(domain, one, device);
                }
                catch (LibvirtException refused) when (!refused.IsConnectionLost)
                {
                    throw new FaultException(new Fault(FaultKind.Internal, $"Failed to attach network adapter device to {instance.Id}", Details: refused.Message), refused);
                }
            },
            ct);
    }

    /// <summary>The definition comes last: a guest that does not let go has the interface in both.</summary>
    public async Task DetachAsync(InstanceRecord instance, InstanceInterface one, CancellationToken ct)
    {
        var device = Xml(instance, one);
        await LetGoAsync(instance.Id, one, device, ct);
        await OnAnyAsync(
            instance.Id,
            domain =>
            {
                if (Has(domain, one, VirDomainXmlFlags.Inactive))
                {
                    domain.DetachDevice(device, VirDomainDeviceModifyFlags.Config);
                }

                return true;
            },
            ct);
    }

    private static void Attach(LibvirtDomain domain, InstanceInterface one, string device)
    {
        if (!Has(domain, one, VirDomainXmlFlags.Inactive))
        {
            domain.AttachDevice(device, VirDomainDeviceModifyFlags.Config);
        }

        if (!domain.IsActive() || Has(domain, one, VirDomainXmlFlags.None))
        {
            return;
        }

        try
        {
            domain.AttachDevice(device, VirDomainDeviceModifyFlags.Live);
        }
        catch (LibvirtException)
        {
            // As it was: whoever is told that it failed does not get it at the next start.
            domain.DetachDevice(device, VirDomainDeviceModifyFlags.Config);
            throw;
        }
    }

    /// <summary>Asks a guest that runs to let go, again as often as nova.conf says: one that is booting does not listen.</summary>
    private async Task LetGoAsync(Guid instanceId, InstanceInterface one, string device, CancellationToken ct)
    {
        string? refusal = null;
        for (var attempt = 0; attempt < options.DetachAttempts; attempt++)
        {
            var start = time.GetTimestamp();
            for (var ask = true; time.GetElapsedTime(start) < options.DetachPatience; ask = false)
            {
                var asks = ask;
                if (await OnAnyAsync(instanceId, domain => IsGone(domain, one) || (asks && Ask(domain)), ct))
                {
                    return;
                }

                await Task.Delay(Interval, time, ct);
            }
        }

        throw new FaultException(new Fault(
            FaultKind.Internal,
            $"Failed to detach network adapter device from {instanceId}",
            Details: refusal ?? $"The guest did not let go of {one.MacAddress} ([libvirt] device_detach_attempts and device_detach_timeout say how long it is asked)."));

        bool Ask(LibvirtDomain domain)
        {
            try
            {
                domain.DetachDevice(device, VirDomainDeviceModifyFlags.Live);
            }
            catch (LibvirtException busy) when (!busy.IsConnectionLost)
            {
                // It was asked before and has not answered, refuses this time, or has ended just now.
                refusal = busy.Message;
            }

            return IsGone(domain, one);
        }
    }

    private static bool IsGone(LibvirtDomain domain, InstanceInterface one) => !domain.IsActive() || !Has(domain, one, VirDomainXmlFlags.None);

    /// <summary>True as well where there is no guest.</summary>
    private Task<bool> OnAnyAsync(Guid instanceId, Func<LibvirtDomain, bool> work, CancellationToken ct) => host.RunAsync(
        connection =>
        {
            using var domain = host.Find(connection, instanceId);
            return domain is null || work(domain);
        },
        ct);

    private static bool Has(LibvirtDomain domain, InstanceInterface one, VirDomainXmlFlags of) => XElement.Parse(domain.GetXmlDesc(of))
        .Descendants("interface").Any(plugged => string.Equals((string?)plugged.Element("mac")?.Attribute("address"), one.MacAddress, StringComparison.OrdinalIgnoreCase));

    private string Xml(InstanceRecord instance, InstanceInterface one) => InterfacePart.Of(PlanInterfaces.Of(instance, one, options.VirtType, options.MaxQueues)).ToString();
}
