using Nova.Core.Quotas;
using Nova.Database.Networks;
using Nova.Database.Quotas;
using Nova.Database.Reading;

namespace Nova.Conductor.Quotas;

/// <summary>Puts limits and use together.</summary>
internal static class QuotaSets
{
    private static readonly QuotaUse Unused = new(0, 0, 0, 0, 0);

    public static QuotaSet Of(ReadScope scope, QuotaOptions options, string projectId, string? userId)
    {
        var use = QuotaStore.UseOf(scope, projectId, userId);
        if (userId is not null)
        {
            use = use with { KeyPairs = QuotaStore.KeyPairsOf(scope, userId) };
        }

        // Whose they are is known of projects alone.
        var set = Join(projectId, QuotaStore.LimitsOf(scope, options.Limits, projectId, userId), use);
        return userId is null ? set with { Resources = WithNetworks(scope, projectId, set.Resources) } : set;
    }

    public static QuotaSet OfClass(ReadScope scope, QuotaOptions options, string name) =>
        Join(name, QuotaStore.ClassLimitsOf(scope, options.Limits, name), Unused);

    /// <summary>How much of a resource is used; those limited per server or per group have no use of their own.</summary>
    public static int UseOf(string resource, QuotaUse use) => resource switch
    {
        QuotaResource.Instances => use.Instances,
        QuotaResource.Cores => use.Cores,
        QuotaResource.Ram => use.Ram,
        QuotaResource.KeyPairs => use.KeyPairs,
        QuotaResource.ServerGroups => use.ServerGroups,
        _ => 0,
    };

    private static Dictionary<string, QuotaUsage> WithNetworks(ReadScope scope, string projectId, IReadOnlyDictionary<string, QuotaUsage> limits) => new(limits)
    {
        [QuotaResource.FixedIps] = limits[QuotaResource.FixedIps] with { InUse = FixedAddressQueries.CountOf(scope, projectId) },
        [QuotaResource.FloatingIps] = limits[QuotaResource.FloatingIps] with { InUse = FloatingAddressStore.CountOf(scope, projectId) },
        [QuotaResource.SecurityGroups] = limits[QuotaResource.SecurityGroups] with { InUse = SecurityGroupStore.CountOf(scope, projectId) },
    };

    private static QuotaSet Join(string projectId, Dictionary<string, int> limits, QuotaUse use) =>
        new(projectId, limits.ToDictionary(limit => limit.Key, limit => new QuotaUsage(limit.Value, UseOf(limit.Key, use))));
}
