using Nova.Libvirt;

namespace Nova.Compute.Libvirt.Live;

/// <summary>A guest that is on its way elsewhere, asked about and told at any moment of that: it may be gone in the middle of a sentence.</summary>
internal sealed class LeavingGuest(LibvirtHost host)
{
    /// <summary>True where it runs here, false where it does not, or has left but for a definition.</summary>
    public async Task<bool> IsHereAsync(Guid id, CancellationToken ct) => await AskAsync(id, static _ => "here", ct) is not null;

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
        where T : class => host.RunAsync(
        connection =>
        {
            try
            {
                using var domain = host.Find(connection, id);
                return domain?.IsActive() == true ? ask(domain) : null;
            }
            catch (LibvirtException left) when (left.Code == VirErrorNumber.NoDomain)
            {
                return null;
            }
        },
        ct);
}
