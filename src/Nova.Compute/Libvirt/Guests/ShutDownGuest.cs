using Nova.Core.Servers;
using Nova.Libvirt;

namespace Nova.Compute.Libvirt.Guests;

/// <summary>Asks guests to shut down, by the power button.</summary>
internal sealed class ShutDownGuest(LibvirtHost host, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>A guest that is still booting, or busy, misses the button: upstream presses it again every ten seconds.</summary>
    private static readonly TimeSpan PressAgain = TimeSpan.FromSeconds(10);

    /// <summary>Asks it to shut down and powers it off where it does not within <paramref name="timeout"/>.</summary>
    public async Task StopAsync(Guid instanceId, TimeSpan timeout, CancellationToken ct)
    {
        if (timeout > TimeSpan.Zero)
        {
            await AskAsync(instanceId, timeout, ct);
        }

        await host.OnGuestAsync(
            instanceId,
            domain =>
            {
                EndGuest.Stop(domain);
                EndGuest.ForgetSavedMemory(domain);
            },
            ct);
    }

    /// <summary>Asks it to shut down and starts it again; false where it does not within <paramref name="timeout"/>, or does not run.</summary>
    /// <remarks>There is no ACPI button for a reboot; upstream does the same.</remarks>
    public async Task<bool> RebootSoftAsync(Guid instanceId, TimeSpan timeout, CancellationToken ct)
    {
        if (!await AskAsync(instanceId, timeout, ct))
        {
            return false;
        }

        await host.RunAsync(
            (connection, over) =>
            {
                using var domain = host.Find(connection, instanceId) ?? throw LibvirtHost.Missing(instanceId);
                StartGuest.Run(domain, over);
                return true;
            },
            ct);
        return true;
    }

    /// <summary>True where the guest ran and then shut down in time.</summary>
    private async Task<bool> AskAsync(Guid instanceId, TimeSpan timeout, CancellationToken ct)
    {
        if (await host.OnGuestAsync(instanceId, PowerStates.Of, ct) != PowerState.Running)
        {
            return false;
        }

        var start = time.GetTimestamp();
        TimeSpan? pressed = null;
        while (time.GetElapsedTime(start) is var elapsed && elapsed < timeout)
        {
            var press = pressed is null || elapsed - pressed >= PressAgain;
            pressed = press ? elapsed : pressed;
            if (await host.OnGuestAsync(instanceId, domain => Look(domain, press), ct))
            {
                return true;
            }

            await Task.Delay(Interval, time, ct);
        }

        return false;
    }

    /// <summary>True where it is off; presses the button otherwise, if it is time to.</summary>
    private static bool Look(LibvirtDomain domain, bool press)
    {
        if (!domain.IsActive())
        {
            return true;
        }

        try
        {
            if (press)
            {
                domain.Shutdown(VirDomainShutdownFlags.AcpiPowerBtn);
            }

            return false;
        }
        catch (LibvirtException ended) when (ended.Code == VirErrorNumber.OperationInvalid)
        {
            return !domain.IsActive();
        }
    }
}
