using MemoryPack;
using Nova.Core.Rpc.Conductor;
using Nova.Database.Statements;
using Nova.Database.Writing;

namespace Nova.Database.Calls;

/// <summary>A request known by a key of the user's own.</summary>
/// <param name="Digest">SHA-256 of what was asked.</param>
/// <param name="Request">Its id, and its answer once there is one.</param>
public sealed record KeyedRequest(byte[] Digest, BegunRequest Request);

/// <summary>Requests known by a key of the user's own (<c>Idempotency-Key</c>, EC2's <c>ClientToken</c>).</summary>
public static class StoredRequests
{
    private static readonly Statement Select = new(
        "idempotency_keys.find", $"SELECT {IdempotencyKeyTable.Columns} FROM idempotency_keys WHERE project_id = ? AND user_id = ? AND idempotency_key = ?");

    private static readonly Statement Update = new(
        "idempotency_keys.update", "UPDATE idempotency_keys SET reply = ? WHERE project_id = ? AND user_id = ? AND idempotency_key = ?");

    private static readonly Statement Delete = new(
        "idempotency_keys.delete", "DELETE FROM idempotency_keys WHERE project_id = ? AND user_id = ? AND idempotency_key = ?");

    private static readonly Statement Nth = new(
        "idempotency_keys.nth", "SELECT idempotency_key FROM idempotency_keys WHERE project_id = ? ORDER BY user_id, idempotency_key LIMIT 1 OFFSET ?");

    private static readonly Statement DeleteExpired = new("idempotency_keys.purge", "DELETE FROM idempotency_keys WHERE expires_at < ?");

    /// <summary>Forgets the keys that may be used anew.</summary>
    public static int Purge(WriteScope scope) => scope.Execute(DeleteExpired, scope.Now);

    /// <summary>The request under a key; null where the key is new or has expired.</summary>
    public static KeyedRequest? Find(WriteScope scope, string project, string user, string key)
    {
        if (scope.First(Select, IdempotencyKeyTable.Read, project, user, key) is not { } found)
        {
            return null;
        }

        if (found.ExpiresAt > scope.Now)
        {
            return new KeyedRequest(found.BodyHash, MemoryPackSerializer.Deserialize<BegunRequest>(found.Reply)!);
        }

        scope.Execute(Delete, project, user, key);
        return null;
    }

    /// <summary>Has a key stand for a request.</summary>
    /// <returns>False where another writer has just used the key; its request is found once this write has ended.</returns>
    public static bool TryAdd(WriteScope scope, string project, string user, string key, KeyedRequest request, TimeSpan lifetime) =>
        IdempotencyKeyTable.TryInsert(
            scope, new IdempotencyKey(project, user, key, request.Digest, MemoryPackSerializer.Serialize(request.Request), scope.Now + lifetime));

    /// <summary>True where a project holds that many keys or more.</summary>
    public static bool HoldsAtLeast(WriteScope scope, string project, int keys) => scope.Text(Nth, project, keys - 1) is not null;

    /// <summary>Gives a key back: it may stand for any request again.</summary>
    public static void Remove(WriteScope scope, string project, string user, string key) => scope.Execute(Delete, project, user, key);

    /// <summary>Keeps the answer.</summary>
    public static void Answer(WriteScope scope, string project, string user, string key, BegunRequest request) =>
        scope.Execute(Update, MemoryPackSerializer.Serialize(request), project, user, key);
}
