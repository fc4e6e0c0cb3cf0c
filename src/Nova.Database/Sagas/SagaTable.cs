using Nova.Core;
using Nova.Database.Tables;
using static Nova.Database.Tables.Codecs;

namespace Nova.Database.Sagas;

/// <summary>Table <c>sagas</c>: the journal.</summary>
internal sealed class SagaTable : Table<SagaTable, SagaEntry>, ITable<SagaEntry>
{
    /// <summary><c>do</c> or <c>undo</c>.</summary>
    private static readonly Codec<SagaDirection> Phase = new CodecOf<SagaDirection>(
        typeof(string),
        false,
        static x => PhaseOf(x),
        static (row, i) => row.Text(i) == PhaseOf(SagaDirection.Forward) ? SagaDirection.Forward : SagaDirection.Backward,
        16);

    private static readonly Codec<string> Word = TextOf(64);

    public static string Name => "sagas";

    public static IReadOnlyList<string> Key { get; } = ["id"];

    public static string PhaseOf(SagaDirection direction) => direction == SagaDirection.Forward ? "do" : "undo";

    public static SagaEntry Map<TColumns>(ref TColumns c, SagaEntry row)
        where TColumns : struct, IColumns => new()
        {
            Id = c.Column("id", Uuid, row.Id),
            Kind = c.Column("kind", Word, row.Kind),
            InstanceId = c.Column("instance_uuid", UuidOrNull, row.InstanceId),
            ExclusiveKey = c.Column("exclusive_key", TextOrNull, row.ExclusiveKey),
            Owner = c.Column("owner", Uuid, row.Owner),
            Epoch = c.Column("epoch", BigNumber, row.Epoch),
            Position = c.Column("step", Number, row.Position),
            Direction = c.Column("phase", Phase, row.Direction),
            Deadline = c.Column("deadline", Time, row.Deadline),
            State = c.Column("state", Bytes, row.State),
            Secrets = c.Column("secrets", BytesOrNull, row.Secrets),
            CreatedAt = c.Column("created_at", Time, row.CreatedAt),
            Context = new RequestContext(
                c.Column("request_id", Text, row.Context?.RequestId ?? ""),
                c.Column("context_user_id", TextOrNull, row.Context?.UserId),
                c.Column("context_project_id", TextOrNull, row.Context?.ProjectId),
                c.Column("context_is_admin", Flag, row.Context?.IsAdmin ?? false),
                c.Column("global_request_id", TextOrNull, row.Context?.GlobalRequestId)),
        };
}

/// <summary>The lease of a conductor that owns sagas.</summary>
internal sealed record ConductorLeaseRow(Guid Id, string Host, long Epoch, DateTimeOffset LeaseUntil, string? KeyCheck);

/// <summary>Table <c>conductors</c>.</summary>
internal sealed class ConductorTable : Table<ConductorTable, ConductorLeaseRow>, ITable<ConductorLeaseRow>
{
    public static string Name => "conductors";

    public static IReadOnlyList<string> Key { get; } = ["id"];

    public static ConductorLeaseRow Map<TColumns>(ref TColumns c, ConductorLeaseRow row)
        where TColumns : struct, IColumns => new(
            c.Column("id", Uuid, row.Id),
            c.Column("host", Text, row.Host),
            c.Column("epoch", BigNumber, row.Epoch),
            c.Column("lease_until", Time, row.LeaseUntil),
            c.Column("key_check", TextOrNull, row.KeyCheck));
}
