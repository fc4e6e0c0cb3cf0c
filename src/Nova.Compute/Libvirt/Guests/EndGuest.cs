using Nova.Libvirt;

namespace Nova.Compute.Libvirt.Guests;

/// <summary>Ends guests and removes their definitions; what is not there is no error.</summary>
internal sealed class EndGuest(LibvirtHost host)
{
    private const int MostAttempts = 3;

    /// <summary>Variables of firmware are beside the disks, and stay where those stay.</summary>
    private const VirDomainUndefineFlags Everything =
        VirDomainUndefineFlags.ManagedSave | VirDomainUndefineFlags.SnapshotsMetadata | VirDomainUndefineFlags.KeepNvram | VirDomainUndefineFlags.CheckpointsMetadata;

    /// <summary>Stops a guest at once and removes its definition.</summary>
    public Task DestroyAsync(Guid instanceId, CancellationToken ct) => host.RunAsync(
        connection =>
        {
            using var domain = host.Find(connection, instanceId);
            if (domain is not null)
            {
                Remove(domain);
            }

            return true;
        },
        ct);

    /// <summary>Ends its process and forgets it.</summary>
    public static void Remove(LibvirtDomain domain)
    {
        Stop(domain);
        Undefine(domain);
    }

    /// <summary>Ends its process, if it has one.</summary>
    public static void Stop(LibvirtDomain domain)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (domain.IsActive())
                {
                    domain.Destroy();
                }

                return;
            }
            catch (LibvirtException ended) when (ended.Code == VirErrorNumber.OperationInvalid && !domain.IsActive())
            {
                // It ended by itself between the question and the deed.
                return;
            }
            catch (LibvirtException busy) when (busy.Code == VirErrorNumber.SystemError && attempt < MostAttempts)
            {
                // QEMU did not die of the signal in time: it waits for a disk. Upstream tries again, too.
            }
        }
    }

    /// <summary>What <c>suspend</c> saved would otherwise be the next start's beginning.</summary>
    public static void ForgetSavedMemory(LibvirtDomain domain)
    {
        if (domain.HasManagedSaveImage())
        {
            domain.ManagedSaveRemove();
        }
    }

    private static void Undefine(LibvirtDomain domain)
    {
        try
        {
            domain.Undefine(Everything);
        }
        catch (LibvirtException gone) when (gone.Code == VirErrorNumber.NoDomain)
        {
            // A domain without a definition of its own vanishes as it stops.
        }
    }
}
