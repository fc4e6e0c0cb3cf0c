using Nova.Core.Moves;
using Nova.Libvirt;

namespace Nova.Compute.Libvirt.Live;

/// <summary>How libvirt's migration of a guest stands.</summary>
/// <param name="Figures">Bytes.</param>
/// <param name="Pass">Which pass over the memory it is at.</param>
internal sealed record LiveJob(MigrationProgress Figures, long Pass)
{
    /// <summary>Null where the domain has no job.</summary>
    public static LiveJob? Of(LibvirtDomain domain)
    {
        var told = domain.GetJobStats(out var type);
        if (type is not (VirDomainJobType.Bounded or VirDomainJobType.Unbounded))
        {
            return null;
        }

        return new LiveJob(
            new MigrationProgress(
                Find("memory_total"), Find("memory_processed"), Find("memory_remaining"), Find("disk_total"), Find("disk_processed"), Find("disk_remaining")),
            Find("memory_iteration"));

        long Find(string name) => told.FirstOrDefault(one => one.Name == name).Integer;
    }
}
