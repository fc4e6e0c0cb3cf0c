using Nova.Core.Faults;
using Nova.Core.Servers;
using Nova.Libvirt;

namespace Nova.Compute.Libvirt.Guests;

/// <summary>Pause and unpause, suspend to disk.</summary>
internal sealed class FreezeGuest(LibvirtHost host)
{
    public Task PauseAsync(Guid instanceId, CancellationToken ct) => host.OnGuestAsync(
        instanceId,
        domain =>
        {
            switch (PowerStates.Of(domain))
            {
                case PowerState.Paused:
                    break;
                case PowerState.Running:
                    domain.Suspend();
                    break;
                case var state:
                    throw Refused(instanceId, "pause", state);
            }
        },
        ct);

    public Task UnpauseAsync(Guid instanceId, CancellationToken ct) => host.OnGuestAsync(
        instanceId,
        domain =>
        {
            switch (PowerStates.Of(domain))
            {
                case PowerState.Running:
                    break;
                case PowerState.Paused:
                    domain.Resume();
                    break;
                case var state:
                    throw Refused(instanceId, "unpause", state);
            }
        },
        ct);

    /// <summary>Saves the guest's memory to a file of libvirt's. Cancelling ends the save and lets the guest run on.</summary>
    public Task SuspendAsync(Guid instanceId, CancellationToken ct) => host.OnGuestAsync(
        instanceId,
        domain =>
        {
            switch (PowerStates.Of(domain))
            {
                case PowerState.Suspended:
                    break;
                case PowerState.Running or PowerState.Paused:
                    Save(domain, ct);
                    break;
                case var state:
                    throw Refused(instanceId, "suspend", state);
            }
        },
        ct);

    private static void Save(LibvirtDomain domain, CancellationToken ct)
    {
        using (ct.Register(() => Abort(domain)))
        {
            try
            {
                // Upstream's guests come back running, also those that were paused when they were saved.
                domain.ManagedSave(VirDomainSaveRestoreFlags.Running);
            }
            catch (LibvirtException ended) when (ct.IsCancellationRequested)
            {
                throw new OperationCanceledException(ended.Message, ended, ct);
            }
        }
    }

    private static void Abort(LibvirtDomain domain)
    {
        try
        {
            domain.AbortJob();
        }
        catch (LibvirtException over) when (over.Code == VirErrorNumber.OperationInvalid)
        {
            // The save was finished at the same moment.
        }
    }

    private static FaultException Refused(Guid instanceId, string what, PowerState state) =>
        new(FaultKind.Conflict, $"Cannot {what} instance {instanceId} while its power state is {state}.");
}
