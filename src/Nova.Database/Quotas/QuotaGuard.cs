using Nova.Core.Faults;
using Nova.Database.Statements;
using Nova.Database.Writing;

namespace Nova.Database.Quotas;

/// <summary>What servers take from a quota.</summary>
/// <param name="Instances">Servers.</param>
/// <param name="Cores">Their vCPUs.</param>
/// <param name="Ram">Their memory in MiB.</param>
public readonly record struct ServerUse(int Instances, int Cores, int Ram);

/// <summary>
/// Takes from quotas and gives back. Taking is one conditional update of the guard row per level (project, user), so that two
/// conductors cannot both pass; giving back always succeeds.
/// </summary>
public static class QuotaGuard
{
    /// <summary>Times a taking that was refused is looked into, where nothing is found that would refuse it.</summary>
    private const int MostAttempts = 5;

    private static readonly Statement Take = new(
        "quota_usages.take",
        "UPDATE quota_usages SET instances = instances + ?, cores = cores + ?, ram = ram + ? WHERE project_id = ? AND user_id = ? " +
        "AND instances + ? <= ? AND cores + ? <= ? AND ram + ? <= ?");

    private static readonly Statement Give = new(
        "quota_usages.give",
        "UPDATE quota_usages SET instances = instances - ?, cores = cores - ?, ram = ram - ? WHERE project_id = ? AND user_id IN (?*)");

    private static readonly Statement TakeKeypair = new(
        "quota_usages.take_key_pair", "UPDATE quota_usages SET key_pairs = key_pairs + 1 WHERE project_id = ? AND user_id = ? AND key_pairs < ?");

    private static readonly Statement GiveKeypair = new(
        "quota_usages.give_key_pair", "UPDATE quota_usages SET key_pairs = key_pairs - 1 WHERE project_id = ? AND user_id = ?");

    private static readonly Statement TakeServerGroup = new(
        "quota_usages.take_server_group", "UPDATE quota_usages SET server_groups = server_groups + 1 WHERE project_id = ? AND user_id = ? AND server_groups < ?");

    private static readonly Statement GiveServerGroup = new(
        "quota_usages.give_server_group", "UPDATE quota_usages SET server_groups = server_groups - 1 WHERE project_id = ? AND user_id IN (?*)");

    private static readonly Statement HoldRow = new("quota_usages.hold", "UPDATE quota_usages SET instances = instances WHERE project_id = ? AND user_id = ?");

    /// <summary>Holds the guard row of a project, for what is counted by its own rows: whoever counts next waits, and sees them.</summary>
    public static void Hold(WriteScope scope, string projectId) => TakeFromRow(scope, projectId, QuotaStore.Nobody, () => scope.Execute(HoldRow, projectId, QuotaStore.Nobody) > 0);

    /// <summary>Takes servers from the quota of the project and from the user's within it.</summary>
    /// <returns>Null where it was granted, else what did not fit. Nothing is taken then where the caller throws, as it must.</returns>
    public static QuotaRefusal? TryTake(
        WriteScope scope, IReadOnlyDictionary<string, int> configured, string projectId, string userId, ServerUse asked)
    {
        var (ofProject, ofUser) = QuotaStore.BothLimitsOf(scope, configured, projectId, userId);
        return TryTakeLevel(scope, ofProject, projectId, QuotaStore.Nobody, asked) ?? TryTakeLevel(scope, ofUser, projectId, userId, asked);
    }

    /// <summary>Gives back what servers had taken.</summary>
    public static void GiveBack(WriteScope scope, string projectId, string userId, ServerUse returned) =>
        scope.Execute(Give, returned.Instances, returned.Cores, returned.Ram, projectId, SqlValue.List([QuotaStore.Nobody, userId]));

    /// <summary>Takes one key pair of a user.</summary>
    /// <returns>False where the limit is reached.</returns>
    public static bool TryTakeKeypair(WriteScope scope, string userId, int limit) =>
        TryTakeOne(scope, TakeKeypair, QuotaStore.Nobody, userId, limit);

    /// <summary>Gives a key pair back.</summary>
    public static void GiveBackKeypair(WriteScope scope, string userId) => scope.Execute(GiveKeypair, QuotaStore.Nobody, userId);

    /// <summary>Takes one server group from the quotas of the project and of the user.</summary>
    /// <returns>False where a limit is reached; the caller must throw then.</returns>
    public static bool TryTakeServerGroup(WriteScope scope, IReadOnlyDictionary<string, int> configured, string projectId, string userId)
    {
        var (ofProject, ofUser) = QuotaStore.BothLimitsOf(scope, configured, projectId, userId);
        return TryTakeOne(scope, TakeServerGroup, projectId, QuotaStore.Nobody, ofProject[QuotaResource.ServerGroups])
            && TryTakeOne(scope, TakeServerGroup, projectId, userId, ofUser[QuotaResource.ServerGroups]);
    }

    /// <summary>Gives a server group back.</summary>
    public static void GiveBackServerGroup(WriteScope scope, string projectId, string userId) =>
        scope.Execute(GiveServerGroup, projectId, SqlValue.List([QuotaStore.Nobody, userId]));

    private static bool TryTakeOne(WriteScope scope, Statement take, string projectId, string userId, int limit) =>
        TakeFromRow(scope, projectId, userId, () => scope.Execute(take, projectId, userId, Ceiling(limit)) > 0);

    /// <summary>Takes; the first of its project and user makes the row. Where another conductor makes it at the same time, it is there when the insert returns.</summary>
    private static bool TakeFromRow(WriteScope scope, string projectId, string userId, Func<bool> take)
    {
        if (take())
        {
            return true;
        }

        QuotaUsageTable.TryInsert(scope, new QuotaUsage(projectId, userId, 0, 0, 0, 0, 0));
        return take();
    }

    private static QuotaRefusal? TryTakeLevel(
        WriteScope scope, IReadOnlyDictionary<string, int> limits, string projectId, string userId, ServerUse asked)
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            if (TakeFromRow(scope, projectId, userId, TakeOnce))
            {
                return null;
            }

            var use = QuotaStore.UseOf(scope, projectId, userId.Length == 0 ? null : userId);
            var over = new List<QuotaOverrun>(3);
            Check(over, QuotaResource.Instances, asked.Instances, use.Instances);
            Check(over, QuotaResource.Cores, asked.Cores, use.Cores);
            Check(over, QuotaResource.Ram, asked.Ram, use.Ram);
            if (over.Count > 0)
            {
                return new QuotaRefusal(over);
            }

            // Another conductor gave back what was in the way, between the two statements.
        }

        throw new FaultException(FaultKind.Unavailable, $"The quota of project {projectId} changes too fast to be read. Try again.");

        bool TakeOnce() => scope.Execute(
            Take, asked.Instances, asked.Cores, asked.Ram, projectId, userId,
            asked.Instances, Room(QuotaResource.Instances, asked.Instances),
            asked.Cores, Room(QuotaResource.Cores, asked.Cores),
            asked.Ram, Room(QuotaResource.Ram, asked.Ram)) > 0;

        // Of what nothing is asked there may be too much already.
        int Room(string resource, int wanted) => wanted == 0 ? int.MaxValue : Ceiling(limits[resource]);

        void Check(List<QuotaOverrun> over, string resource, int wanted, int used)
        {
            if ((long)used + wanted > Room(resource, wanted))
            {
                over.Add(new(resource, wanted, used, limits[resource]));
            }
        }
    }

    private static int Ceiling(int limit) => limit < 0 ? int.MaxValue : limit;
}

/// <summary>One resource that did not fit.</summary>
/// <param name="Resource">Its name.</param>
/// <param name="Requested">Asked for.</param>
/// <param name="Used">Used already.</param>
/// <param name="Limit">Limit.</param>
public sealed record QuotaOverrun(string Resource, int Requested, int Used, int Limit);

/// <summary>Why servers do not fit in a quota.</summary>
/// <param name="Over">Every resource that does not.</param>
public sealed record QuotaRefusal(IReadOnlyList<QuotaOverrun> Over)
{
    /// <summary>Upstream's sentence.</summary>
    public string Message
    {
        get
        {
            // Upstream sorts the names and joins each column by commas in the same order.
            var sorted = Over.OrderBy(over => over.Resource, StringComparer.Ordinal).ToArray();
            return $"Quota exceeded for {Join(over => over.Resource)}: Requested {Join(over => over.Requested.ToString())}, " +
                $"but already used {Join(over => over.Used.ToString())} of {Join(over => over.Limit.ToString())} {Join(over => over.Resource)}";

            string Join(Func<QuotaOverrun, string> part) => string.Join(", ", sorted.Select(part));
        }
    }
}
