using Nova.Compute.Drivers;
using Nova.Compute.Libvirt.Disks;
using Nova.Compute.Libvirt.DomainXml;
using Nova.Compute.Libvirt.Firmware;
using Nova.Core.Faults;
using Nova.Core.Servers;
using Nova.Libvirt;

namespace Nova.Compute.Libvirt.Guests;

/// <summary>Makes a guest run: at its build, when it was off, and anew for a hard reboot.</summary>
internal sealed class StartGuest(LibvirtHost host, PlanDomain plan, GuestDisks disks, InstanceFiles files)
{
    /// <summary>Defines and starts the guest of a build; leaves one of the same attempt alone that runs already.</summary>
    public Task SpawnAsync(GuestSpec spec, CancellationToken ct) => host.RunAsync(
        (connection, over) =>
        {
            using var there = Existing(connection, spec.Instance.Id);
            if (there is not null && host.MarkOf(there)?.Attempt == spec.Attempt && PowerStates.Of(there) == PowerState.Running)
            {
                return true;
            }

            Replace(connection, there, spec, over);
            return true;
        },
        ct);

    /// <summary>Defines a guest anew without starting it; leaves one that runs alone.</summary>
    public Task DefineAsync(GuestSpec spec, CancellationToken ct) => host.RunAsync(
        connection =>
        {
            using var there = Existing(connection, spec.Instance.Id);
            if (there?.IsActive() != true)
            {
                RequireDisks(spec);
                Define(connection, there, spec).Dispose();
            }

            return true;
        },
        ct);

    /// <summary>Starts a guest that is off from a definition made anew; leaves one that runs alone.</summary>
    public Task StartAsync(GuestSpec spec, CancellationToken ct) => host.RunAsync(
        (connection, over) =>
        {
            using var there = Existing(connection, spec.Instance.Id);
            switch (there is null ? PowerState.NoState : PowerStates.Of(there))
            {
                case PowerState.Running:
                    return true;
                case PowerState.Paused:
                    there!.Resume();
                    return true;
                default:
                    Replace(connection, there, spec, over);
                    return true;
            }
        },
        ct);

    /// <summary>Ends the guest as it is and starts it from a definition made anew.</summary>
    public Task RebootHardAsync(GuestSpec spec, CancellationToken ct) => host.RunAsync(
        (connection, over) =>
        {
            using var there = Existing(connection, spec.Instance.Id);
            Replace(connection, there, spec, over);
            return true;
        },
        ct);

    /// <summary>Continues a guest from its saved memory; without any it boots.</summary>
    public Task ResumeAsync(GuestSpec spec, CancellationToken ct) => host.RunLongAsync(
        (connection, over) =>
        {
            using var there = Existing(connection, spec.Instance.Id);
            switch (there is null ? PowerState.NoState : PowerStates.Of(there))
            {
                case PowerState.Running:
                    return true;
                case PowerState.Paused:
                    there!.Resume();
                    return true;
                case PowerState.Suspended:
                    Run(there!, over);
                    return true;
                default:
                    Replace(connection, there, spec, over);
                    return true;
            }
        },
        ct);

    private void Replace(LibvirtConnection connection, LibvirtDomain? there, GuestSpec spec, CancellationToken over)
    {
        RequireDisks(spec);
        if (there is not null)
        {
            EndGuest.Stop(there);
            EndGuest.ForgetSavedMemory(there);
        }

        using var domain = Define(connection, there, spec);
        try
        {
            Run(domain, over);
        }
        catch (OperationCanceledException)
        {
            // Given up in between, perhaps while libvirt hung: whoever cleans up may have been here before the definition was.
            EndGuest.Remove(domain);
            throw;
        }
    }

    /// <summary>Made without running, and let run when that is still allowed: by the time QEMU has started, the lease may have ended, or the host been asleep.</summary>
    internal static void Run(LibvirtDomain domain, CancellationToken over)
    {
        over.ThrowIfCancellationRequested();
        domain.CreateWithFlags(VirDomainCreateFlags.Paused);
        if (over.IsCancellationRequested)
        {
            EndGuest.Stop(domain);
        }

        over.ThrowIfCancellationRequested();
        domain.Resume();
    }

    private LibvirtDomain Define(LibvirtConnection connection, LibvirtDomain? there, GuestSpec spec)
    {
        RequireName(connection, there, spec);

        // Where QEMU writes the file itself (stdio_handler = "file") it stays this daemon's, who has to read it. libvirt's log daemon makes a new one that is
        // root's, and then the daemon needs CAP_DAC_READ_SEARCH, and cannot open the file of the run before for writing.
        if (!File.Exists(files.Console(spec.Instance.Id)))
        {
            File.Create(files.Console(spec.Instance.Id)).Dispose();
        }

        var planned = plan.Of(spec);
        GuestFirmware.EnsureVariables(planned.Firmware);
        return connection.DefineXml(DomainXmlBuilder.Build(planned).ToString());
    }

    private void RequireDisks(GuestSpec spec)
    {
        if (disks.FindMissing(spec) is { } missing)
        {
            throw DiskFaults.Gone(missing, spec.Instance.Id);
        }
    }

    /// <summary>Another cloud's instance of this number, on a host that serves both or that it was not removed from: left alone, and named for whoever has to.</summary>
    private static void RequireName(LibvirtConnection connection, LibvirtDomain? there, GuestSpec spec)
    {
        if (there is not null)
        {
            return;
        }

        using var named = connection.LookupByName(spec.Instance.GuestName);
        if (named is not null)
        {
            throw new FaultException(new Fault(
                FaultKind.Internal,
                $"the host has a domain {spec.Instance.GuestName} that is not this instance's.",
                Details: "A domain with this name and another uuid exists; it is left alone. Where nobody needs it: virsh undefine --managed-save."));
        }
    }

    /// <summary>The guest, if there is one. A domain of somebody else's under its uuid is not replaced.</summary>
    private LibvirtDomain? Existing(LibvirtConnection connection, Guid instanceId)
    {
        var domain = connection.LookupByUuid(instanceId);
        if (domain is null || host.MarkOf(domain) is not null)
        {
            return domain;
        }

        domain.Dispose();
        throw new FaultException(new Fault(
            FaultKind.Conflict,
            $"Instance {instanceId} cannot be started: the host has another guest of that id.",
            Details: "A domain with this uuid exists that does not carry this compute's mark; it is left alone."));
    }
}
