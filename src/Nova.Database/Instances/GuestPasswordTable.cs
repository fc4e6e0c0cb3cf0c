using Nova.Database.Tables;
using static Nova.Database.Tables.Codecs;

namespace Nova.Database.Instances;

/// <summary>What a guest has told of its password.</summary>
internal sealed record GuestPassword(Guid InstanceId, string Told);

/// <summary>Table <c>guest_passwords</c>: apart from the instance, whose row every list reads.</summary>
internal sealed class GuestPasswordTable : Table<GuestPasswordTable, GuestPassword>, ITable<GuestPassword>
{
    public static string Name => "guest_passwords";

    public static IReadOnlyList<string> Key { get; } = ["instance_uuid"];

    public static GuestPassword Map<TColumns>(ref TColumns c, GuestPassword row)
        where TColumns : struct, IColumns => new(c.Column("instance_uuid", Uuid, row.InstanceId), c.Column("told", LongText, row.Told));
}
