using Nova.Database.Tables;
using static Nova.Database.Tables.Codecs;

namespace Nova.Database.Calls;

/// <summary>The answer of a call that changed something, so that a repeated call is not run again.</summary>
internal sealed record CallResult(Guid CallId, byte[] Reply, DateTimeOffset ExpiresAt);

/// <summary>Table <c>rpc_results</c>.</summary>
internal sealed class CallResultTable : Table<CallResultTable, CallResult>, ITable<CallResult>
{
    public static string Name => "rpc_results";

    public static IReadOnlyList<string> Key { get; } = ["call_id"];

    public static CallResult Map<TColumns>(ref TColumns c, CallResult row)
        where TColumns : struct, IColumns =>
        new(c.Column("call_id", Uuid, row.CallId), c.Column("reply", Bytes, row.Reply), c.Column("expires_at", Time, row.ExpiresAt));
}

/// <summary>What an <c>Idempotency-Key</c>, or EC2's <c>ClientToken</c>, stands for.</summary>
internal sealed record IdempotencyKey(string ProjectId, string UserId, string Key, byte[] BodyHash, byte[] Reply, DateTimeOffset ExpiresAt);

/// <summary>Table <c>idempotency_keys</c>.</summary>
internal sealed class IdempotencyKeyTable : Table<IdempotencyKeyTable, IdempotencyKey>, ITable<IdempotencyKey>
{
    public static string Name => "idempotency_keys";

    public static IReadOnlyList<string> Key { get; } = ["project_id", "user_id", "idempotency_key"];

    public static IdempotencyKey Map<TColumns>(ref TColumns c, IdempotencyKey row)
        where TColumns : struct, IColumns => new(
            c.Column("project_id", Text, row.ProjectId),
            c.Column("user_id", Text, row.UserId),
            c.Column("idempotency_key", Text, row.Key),
            c.Column("body_hash", Bytes, row.BodyHash),
            c.Column("reply", Bytes, row.Reply),
            c.Column("expires_at", Time, row.ExpiresAt));
}
