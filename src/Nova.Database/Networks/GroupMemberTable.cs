using Nova.Database.Tables;
using static Nova.Database.Tables.Codecs;

namespace Nova.Database.Networks;

/// <summary>A server in a security group.</summary>
internal sealed record GroupMember(Guid InstanceId, Guid GroupId);

/// <summary>Table <c>security_group_instance_association</c>: each boot with an interface and each delete touches it.</summary>
internal sealed class GroupMemberTable : Table<GroupMemberTable, GroupMember>, ITable<GroupMember>
{
    public static string Name => "security_group_instance_association";

    public static IReadOnlyList<string> Key { get; } = ["instance_uuid", "group_uuid"];

    public static GroupMember Map<TColumns>(ref TColumns c, GroupMember row)
        where TColumns : struct, IColumns => new(c.Column("instance_uuid", Uuid, row.InstanceId), c.Column("group_uuid", Uuid, row.GroupId));
}
