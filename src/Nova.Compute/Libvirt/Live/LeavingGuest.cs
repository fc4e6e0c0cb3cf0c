using Nova.Core.Servers;
using Nova.Libvirt;

namespace Nova.Compute.Libvirt.Live;

/// <summary>A guest that is on its way elsewhere, asked about and told at any moment of that: it may be gone in the middle of a sentence.</summary>
internal sealed class LeavingGuest(LibvirtHost host)
{
    /// <summary>Its state here; <see cref="PowerState.NoState"/> where it has left, be it but for a definition. One that has ended by itself on its way has not left: its disks are here and nowhere else.</summary>
    public async Task<PowerState> StateAsync(Guid id, CancellationToken ct) => await FindAsync(
        id,
        static domain => domain.GetState() is { State: VirDomainState.Shutoff, Reason: (int)VirDomainShutoffReason.Migrated } ? null : (PowerState?)PowerStates.Of(domain),
        ct) ?? PowerState.NoState;

    /// <summary>How its migration stands; null where none is under way.</summary>
    public Task<LiveJob?> JobAsync(Guid id) => AskAsync(id, LiveJob.Of, CancellationToken.None);

    /// <summary>Does something to its migration.</summary>
    /// <returns>False where libvirt does not now: it has just ended, or, where disks go first, memory is not on its way yet. It is no reason to look away from a guest that is on its way.</returns>
    public async Task<bool> TellAsync(Guid id, Action<LibvirtDomain> deed) => await AskAsync(
        id,
        domain =>
        {
            try
            {
                deed(domain);
                return "done";
            }
            catch (LibvirtException)
            {
                return null;
            }
        },
        CancellationToken.None) is not null;

    private Task<T?> AskAsync<T>(Guid id, Func<LibvirtDomain, T?> ask, CancellationToken ct)
        where T : class => FindAsync(id, domain => domain.IsActive() ? ask(domain) : null, ct);

    private Task<T?> FindAsync<T>(Guid id, Func<LibvirtDomain, T?> ask, CancellationToken ct) => host.RunAsync(
        connection =>
        {
            try
            {
                using var domain = host.Find(connection, id);
                return domain is null ? default : ask(domain);
            }
            catch (LibvirtException left) when (left.Code == VirErrorNumber.NoDomain)
            {
                return default;
            }
        },
        ct);
}
