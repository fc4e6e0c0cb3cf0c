using Nova.Database.Tables;
using static Nova.Database.Tables.Codecs;

namespace Nova.Database.Quotas;

/// <summary>A guard row: a conditional update of it counts and checks, so that two conductors cannot both pass.</summary>
/// <param name="ProjectId">Empty for what a user owns by himself (key pairs).</param>
/// <param name="UserId">Empty for the whole project.</param>
/// <param name="Instances">Servers.</param>
/// <param name="Cores">Their vCPUs.</param>
/// <param name="Ram">Their memory in MiB.</param>
/// <param name="KeyPairs">Key pairs.</param>
/// <param name="ServerGroups">Server groups.</param>
internal sealed record QuotaUsage(string ProjectId, string UserId, int Instances, int Cores, int Ram, int KeyPairs, int ServerGroups);

/// <summary>Table <c>quota_usages</c>.</summary>
internal sealed class QuotaUsageTable : Table<QuotaUsageTable, QuotaUsage>, ITable<QuotaUsage>
{
    public static string Name => "quota_usages";

    public static IReadOnlyList<string> Key { get; } = ["project_id", "user_id"];

    public static QuotaUsage Map<TColumns>(ref TColumns c, QuotaUsage row)
        where TColumns : struct, IColumns => new(
            c.Column("project_id", Text, row.ProjectId),
            c.Column("user_id", Text, row.UserId),
            c.Column("instances", Number, row.Instances),
            c.Column("cores", Number, row.Cores),
            c.Column("ram", Number, row.Ram),
            c.Column("key_pairs", Number, row.KeyPairs),
            c.Column("server_groups", Number, row.ServerGroups));
}
