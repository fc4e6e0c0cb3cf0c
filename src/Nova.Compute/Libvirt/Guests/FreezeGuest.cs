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
    public async Task SuspendAsync(Guid instanceId, CancellationToken ct)
    {
        // On another connection: the save's own is busy with it.
        await using var aborts = ct.Register(() => _ = AbortAsync(instanceId));
        await host.RunLongAsync(
            (connection, over) =>
            {
                using var domain = host.Find(connection, instanceId) ?? throw LibvirtHost.Missing(instanceId);
                switch (PowerStates.Of(domain))
                {
                    case PowerState.Suspended:
                        break;
                    case PowerState.Running or PowerState.Paused:
                        Save(domain, over);
                        break;
                    case var state:
                        throw Refused(instanceId, "suspend", state);
                }

                return true;
            },
            ct);
    }

    private static void Save(LibvirtDomain domain, CancellationToken over)
    {
        over.ThrowIfCancellationRequested();
        try
        {
            // Upstream's guests come back running, also those that were paused when they were saved.
            domain.ManagedSave(VirDomainSaveRestoreFlags.Running);
        }
        catch (LibvirtException ended) when (over.IsCancellationRequested)
        {
            throw new OperationCanceledException(ended.Message, ended, over);
        }
    }

    private async Task AbortAsync(Guid instanceId)
    {
        try
        {
            await host.OnGuestAsync(instanceId, domain => domain.AbortJob(), CancellationToken.None);
        }
        catch (Exception over) when (over is FaultException or LibvirtException)
        {
            // The save was finished at the same moment, or nothing can be asked: then its waiting ends in another way.
        }
    }

    private static FaultException Refused(Guid instanceId, string what, PowerState state) =>
        new(FaultKind.Conflict, $"Cannot {what} instance {instanceId} while its power state is {state}.");
}
