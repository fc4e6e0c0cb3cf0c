using Nova.Core.Faults;
using Nova.Database.Statements;
using Nova.Database.Writing;

namespace Nova.Database.Instances;

/// <summary>What an idempotency key stands for.</summary>
/// <param name="BodyHash">SHA-256 of the request.</param>
/// <param name="Reply">Its answer.</param>
/// <param name="ExpiresAt">When the key may be used anew.</param>
public sealed record KeyedAnswer(byte[] BodyHash, byte[] Reply, DateTimeOffset ExpiresAt);

/// <summary>Requests known by a key of the user's own (<c>Idempotency-Key</c>, EC2's <c>ClientToken</c>).</summary>
public static class IdempotencyKeys
{
    private static readonly Statement Select = new(
        "idempotency_keys.find", "SELECT body_hash, reply, expires_at FROM idempotency_keys WHERE project_id = ? AND user_id = ? AND idempotency_key = ?");

    private static readonly Statement Insert = new(
        "idempotency_keys.insert",
        "INSERT INTO idempotency_keys (project_id, user_id, idempotency_key, body_hash, reply, expires_at) VALUES (?, ?, ?, ?, ?, ?)");

    private static readonly Statement Delete = new(
        "idempotency_keys.delete", "DELETE FROM idempotency_keys WHERE project_id = ? AND user_id = ? AND idempotency_key = ?");

    private static readonly Statement DeleteExpired = new("idempotency_keys.purge", "DELETE FROM idempotency_keys WHERE expires_at < ?");

    /// <summary>Forgets the keys that may be used anew.</summary>
    public static int Purge(WriteScope scope) => scope.Execute(DeleteExpired, scope.Now);

    /// <summary>What was asked and answered under a key; null where it is new or has expired.</summary>
    public static KeyedAnswer? Find(WriteScope scope, string project, string user, string key)
    {
        var found = scope.First(Select, static row => new KeyedAnswer(row.Bytes(0), row.Bytes(1), row.Time(2)), project, user, key);
        if (found is not null && found.ExpiresAt <= scope.Now)
        {
            scope.Execute(Delete, project, user, key);
            return null;
        }

        return found;
    }

    /// <summary>Keeps the answer under a key.</summary>
    /// <exception cref="FaultException">Conflict: another writer has just used the key; a repeat finds its answer.</exception>
    public static void Keep(WriteScope scope, string project, string user, string key, byte[] bodyHash, byte[] reply, TimeSpan lifetime)
    {
        if (!scope.TryInsert(Insert, project, user, key, bodyHash, reply, scope.Now + lifetime))
        {
            throw new FaultException(FaultKind.Conflict, "A request with the same idempotency key was made at the same moment. Please repeat it for its answer.");
        }
    }
}
