using Microsoft.EntityFrameworkCore;
using Nova.Core.Rpc.Conductor;
using Nova.Database.Reading;
using Nova.Database.Statements;
using Nova.Database.Writing;

namespace Nova.Database.Quotas;

/// <summary>Use of a project, or of a user.</summary>
/// <param name="Instances">Servers.</param>
/// <param name="Cores">Their vCPUs.</param>
/// <param name="Ram">Their memory in MiB.</param>
/// <param name="KeyPairs">Key pairs (only of a user without project).</param>
/// <param name="ServerGroups">Server groups.</param>
public sealed record QuotaUse(int Instances, int Cores, int Ram, int KeyPairs, int ServerGroups);

/// <summary>Limits and use. An absent limit is the next wider one's: user, project, class <c>default</c>, nova.conf. Each boot reads them, by statements.</summary>
public static class QuotaStore
{
    /// <summary>Stands for "no user" or "no project" in the keys.</summary>
    internal const string Nobody = "";

    private static readonly Statement ClassLimits = new("quota_classes.all", "SELECT resource, hard_limit FROM quota_classes WHERE class_name = ?");

    /// <summary>All levels at once, the wider ones first: every create asks.</summary>
    private static readonly Statement LevelLimits = new(
        "quotas.levels",
        "SELECT 1, resource, hard_limit FROM quota_classes WHERE class_name = ? " +
        "UNION ALL SELECT 2, resource, hard_limit FROM quotas WHERE project_id = ? AND user_id = ? " +
        "UNION ALL SELECT 3, resource, hard_limit FROM quotas WHERE project_id = ? AND user_id = ?");

    private static readonly Statement Use = new(
        "quota_usages.one", "SELECT instances, cores, ram, key_pairs, server_groups FROM quota_usages WHERE project_id = ? AND user_id = ?");

    /// <summary>Limits of a quota class; those of <c>default</c> are everybody's.</summary>
    /// <param name="scope">Where to read.</param>
    /// <param name="configured">What nova.conf says, for every resource.</param>
    /// <param name="className">The class.</param>
    public static Dictionary<string, int> ClassLimitsOf(ReadScope scope, IReadOnlyDictionary<string, int> configured, string className)
    {
        var limits = new Dictionary<string, int>(configured);
        Apply(limits, scope.Query(ClassLimits, ReadLimit, className));
        return limits;
    }

    /// <summary>Limits of a project, or of a user in it.</summary>
    public static Dictionary<string, int> LimitsOf(ReadScope scope, IReadOnlyDictionary<string, int> configured, string projectId, string? userId)
    {
        var (ofProject, ofUser) = BothLimitsOf(scope, configured, projectId, userId ?? Nobody);
        return userId is null ? ofProject : ofUser;
    }

    /// <summary>Limits of a project and of a user in it.</summary>
    public static (Dictionary<string, int> OfProject, Dictionary<string, int> OfUser) BothLimitsOf(
        ReadScope scope, IReadOnlyDictionary<string, int> configured, string projectId, string userId)
    {
        var changes = scope
            .Query(LevelLimits, static row => (Level: row.Int32(0), Limit: (row.Text(1), row.Int32(2))), QuotaClass.Default, projectId, Nobody, projectId, userId)
            .ToLookup(change => change.Level, change => change.Limit);
        var ofProject = new Dictionary<string, int>(configured);
        Apply(ofProject, [.. changes[1], .. changes[2]]);
        var ofUser = new Dictionary<string, int>(ofProject);
        Apply(ofUser, [.. changes[3]]);
        return (ofProject, ofUser);
    }

    /// <summary>Use of a project, or of a user in it.</summary>
    public static QuotaUse UseOf(ReadScope scope, string projectId, string? userId) =>
        scope.First(
            Use, static row => new QuotaUse(row.Int32(0), row.Int32(1), row.Int32(2), row.Int32(3), row.Int32(4)), projectId, userId ?? Nobody)
        ?? new QuotaUse(0, 0, 0, 0, 0);

    /// <summary>Key pairs of a user, which belong to no project.</summary>
    public static int KeyPairsOf(ReadScope scope, string userId) => UseOf(scope, Nobody, userId).KeyPairs;

    /// <summary>Sets limits of a project, or of a user in it.</summary>
    public static void SetLimits(WriteScope scope, string projectId, string? userId, IReadOnlyDictionary<string, int> limits)
    {
        foreach (var (resource, limit) in limits)
        {
            var row = new QuotaRow { ProjectId = projectId, UserId = userId ?? Nobody, Resource = resource, HardLimit = limit };
            if (!scope.TryAdd(row))
            {
                scope.Rows<QuotaRow>()
                    .Where(quota => quota.ProjectId == row.ProjectId && quota.UserId == row.UserId && quota.Resource == row.Resource)
                    .ExecuteUpdate(set => set.SetProperty(quota => quota.HardLimit, row.HardLimit));
            }
        }
    }

    /// <summary>Sets limits of a quota class.</summary>
    public static void SetClassLimits(WriteScope scope, string className, IReadOnlyDictionary<string, int> limits)
    {
        foreach (var (resource, limit) in limits)
        {
            if (!scope.TryAdd(new QuotaClassRow { ClassName = className, Resource = resource, HardLimit = limit }))
            {
                scope.Rows<QuotaClassRow>()
                    .Where(quota => quota.ClassName == className && quota.Resource == resource)
                    .ExecuteUpdate(set => set.SetProperty(quota => quota.HardLimit, limit));
            }
        }
    }

    /// <summary>Back to the wider limits: of a user, or of a project with all its users.</summary>
    public static void RemoveLimits(WriteScope scope, string projectId, string? userId) =>
        scope.Rows<QuotaRow>().Where(quota => quota.ProjectId == projectId && (userId == null || quota.UserId == userId)).ExecuteDelete();

    private static (string Resource, int Limit) ReadLimit(Row row) => (row.Text(0), row.Int32(1));

    private static void Apply(Dictionary<string, int> limits, List<(string Resource, int Limit)> changes)
    {
        foreach (var (resource, limit) in changes)
        {
            limits[resource] = limit;
        }
    }
}
