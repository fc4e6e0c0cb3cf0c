using Nova.Compute.Drivers;
using Nova.Core.Servers;
using Nova.Libvirt;

namespace Nova.Compute.Libvirt.Guests;

/// <summary>The guests of this compute on libvirt, and the state of one.</summary>
internal sealed class ListGuests(LibvirtHost host)
{
    public Task<IReadOnlyList<GuestSummary>> ListAsync(CancellationToken ct) => host.RunAsync<IReadOnlyList<GuestSummary>>(
        connection =>
        {
            var domains = connection.ListAllDomains();
            try
            {
                return [.. domains.Select(Summarise).OfType<GuestSummary>()];
            }
            finally
            {
                foreach (var domain in domains)
                {
                    domain.Dispose();
                }
            }
        },
        ct);

    public Task<PowerState> PowerStateAsync(Guid instanceId, CancellationToken ct) => host.RunAsync(
        connection =>
        {
            using var domain = host.Find(connection, instanceId);
            return domain is null ? PowerState.NoState : PowerStates.Of(domain);
        },
        ct);

    /// <summary>The state of a guest that comes by a live migration: until all of it is here it stands still, and is not here.</summary>
    public Task<PowerState> ArrivedAsync(Guid instanceId, bool hasLeft, CancellationToken ct) => host.RunAsync(
        connection =>
        {
            using var domain = host.Find(connection, instanceId);
            var isComing = !hasLeft && domain?.GetState() is { State: VirDomainState.Paused, Reason: (int)VirDomainPausedReason.Migration or (int)VirDomainPausedReason.StartingUp };
            return domain is null || isComing ? PowerState.NoState : PowerStates.Of(domain);
        },
        ct);

    /// <summary>Null for the domains of others, and for one that went away meanwhile.</summary>
    private GuestSummary? Summarise(LibvirtDomain domain)
    {
        try
        {
            return host.MarkOf(domain) is { } mark ? new GuestSummary(domain.Uuid, mark.Attempt, PowerStates.Of(domain)) : null;
        }
        catch (LibvirtException gone) when (gone.Code == VirErrorNumber.NoDomain)
        {
            return null;
        }
    }
}
