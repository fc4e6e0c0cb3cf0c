using System.Buffers.Text;
using Nova.Conductor.Networks;
using Nova.Conductor.Quotas;
using Nova.Core.Faults;
using Nova.Core.Flavors;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;
using Nova.Database.Networks;
using Nova.Database.Quotas;
using Nova.Database.Reading;
using Nova.Database.Writing;

namespace Nova.Conductor.Servers;

/// <summary>Takes quota for new servers in the transaction that makes them.</summary>
internal sealed class ServerQuota(QuotaOptions options)
{
    /// <summary>Takes quota for as many servers as fit, up to <paramref name="max"/>.</summary>
    /// <returns>How many.</returns>
    /// <exception cref="FaultException">OverQuota: fewer than <paramref name="min"/> fit.</exception>
    public int Take(WriteScope scope, string project, string user, FlavorRecord flavor, int min, int max)
    {
        // The look is only to ask for what may fit; the guard row decides.
        var count = min == max ? max : Math.Clamp(Room(scope, project, user, flavor), min, max);
        return QuotaGuard.TryTake(scope, options.Limits, project, user, Use(flavor, count)) is { } refusal
            ? throw new FaultException(FaultKind.OverQuota, refusal.Message)
            : count;
    }

    /// <summary>Gives back what a server took.</summary>
    public static void GiveBack(WriteScope scope, string project, string user, FlavorRecord flavor) =>
        QuotaGuard.GiveBack(scope, project, user, Use(flavor, 1));

    /// <summary>Takes what a server uses again, whether there is room or not: an administrator says that it is there.</summary>
    public static void TakeAnyway(WriteScope scope, string project, string user, FlavorRecord flavor) =>
        QuotaGuard.GiveBack(scope, project, user, Use(flavor, -1));

    /// <summary>Takes what a server would use more with another flavor. What it would use less it keeps until there is no way back.</summary>
    /// <exception cref="FaultException">OverQuota.</exception>
    public void TakeMore(WriteScope scope, InstanceRecord instance, FlavorRecord flavor)
    {
        var more = Beyond(flavor, instance.Flavor);
        if (more != default && QuotaGuard.TryTake(scope, options.Limits, instance.ProjectId, instance.UserId, more) is { } refusal)
        {
            throw new FaultException(FaultKind.OverQuota, refusal.Message);
        }
    }

    /// <summary>Between two flavors a server holds the larger of each resource; gives back what it no longer needs once it is the one.</summary>
    public static void Settle(WriteScope scope, InstanceRecord instance, FlavorRecord kept, FlavorRecord dropped)
    {
        var less = Beyond(dropped, kept);
        if (less != default)
        {
            QuotaGuard.GiveBack(scope, instance.ProjectId, instance.UserId, less);
        }
    }

    /// <summary>Most members of a server group; -1 is unlimited.</summary>
    public int GroupMembers(ReadScope scope, string project, string user) =>
        QuotaStore.LimitsOf(scope, options.Limits, project, user)[QuotaResource.ServerGroupMembers];

    /// <summary>Refuses more metadata items for one server than the owner may have.</summary>
    /// <exception cref="FaultException">OverQuota.</exception>
    public void RequireMetadata(ReadScope scope, string project, string user, int items)
    {
        if (items > 0 && Limit(scope, project, user, QuotaResource.MetadataItems) is var limit && items > limit)
        {
            throw new FaultException(FaultKind.OverQuota, $"Maximum number of metadata items exceeds {limit}");
        }
    }

    /// <summary>Refuses files that are too many or too long, as upstream does: contents are measured as they came, in base64.</summary>
    /// <exception cref="FaultException">OverQuota.</exception>
    public void RequireInjectedFiles(ReadScope scope, string project, string user, IReadOnlyList<InjectedFile> files)
    {
        if (files.Count == 0)
        {
            return;
        }

        if (files.Count > Limit(scope, project, user, QuotaResource.InjectedFiles))
        {
            throw new FaultException(FaultKind.OverQuota, "Personality file limit exceeded");
        }

        if (Limit(scope, project, user, QuotaResource.InjectedFilePathBytes) is var longest && files.Any(file => file.Path.Length > longest))
        {
            throw new FaultException(FaultKind.OverQuota, $"Personality file path exceeds maximum {longest}");
        }

        if (Limit(scope, project, user, QuotaResource.InjectedFileContentBytes) is var largest && files.Any(file => Base64.GetMaxEncodedToUtf8Length(file.Contents.Length) > largest))
        {
            throw new FaultException(FaultKind.OverQuota, $"Personality file content exceeds maximum {largest}");
        }
    }

    /// <summary>Refuses where the servers of a project would have more fixed addresses than it may.</summary>
    /// <exception cref="FaultException">OverQuota.</exception>
    public void RequireFixedAddresses(WriteScope scope, string project, int more) => NetworkQuota.Require(
        scope, options, project, QuotaResource.FixedIps, held => FixedAddressQueries.CountOf(held, project), "Maximum number of fixed IPs exceeded", more);

    /// <summary>A limit on single objects; unlimited is more than any.</summary>
    private int Limit(ReadScope scope, string project, string user, string resource) =>
        QuotaStore.LimitsOf(scope, options.Limits, project, user)[resource] is var limit && limit < 0 ? int.MaxValue : limit;

    /// <summary>What one flavor uses more than another.</summary>
    private static ServerUse Beyond(FlavorRecord larger, FlavorRecord smaller) =>
        new(0, Math.Max(0, larger.Vcpus - smaller.Vcpus), Math.Max(0, larger.MemoryMb - smaller.MemoryMb));

    private static ServerUse Use(FlavorRecord flavor, int count) => new(count, Times(flavor.Vcpus, count), Times(flavor.MemoryMb, count));

    /// <summary>No tenant's count makes it negative: what is too much to be counted is more than any limit.</summary>
    private static int Times(int each, int count) => (int)Math.Min(int.MaxValue, (long)each * count);

    private int Room(ReadScope scope, string project, string user, FlavorRecord flavor)
    {
        var (ofProject, ofUser) = QuotaStore.BothLimitsOf(scope, options.Limits, project, user);
        return Math.Min(Room(ofProject, QuotaStore.UseOf(scope, project, null), flavor), Room(ofUser, QuotaStore.UseOf(scope, project, user), flavor));
    }

    private static int Room(Dictionary<string, int> limits, QuotaUse use, FlavorRecord flavor) => Math.Min(
        Room(limits[QuotaResource.Instances], use.Instances, 1),
        Math.Min(Room(limits[QuotaResource.Cores], use.Cores, flavor.Vcpus), Room(limits[QuotaResource.Ram], use.Ram, flavor.MemoryMb)));

    private static int Room(int limit, int used, int each) => limit < 0 || each == 0 ? int.MaxValue : Math.Max(0, limit - used) / each;
}
