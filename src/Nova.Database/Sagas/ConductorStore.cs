using Nova.Database.Reading;
using Nova.Database.Statements;
using Nova.Database.Writing;

namespace Nova.Database.Sagas;

/// <summary>Leases of conductors.</summary>
public static class ConductorStore
{
    private static readonly Statement RenewRow = new("conductors.renew", "UPDATE conductors SET lease_until = ? WHERE id = ? AND lease_until > ?");

    private static readonly Statement ReleaseRow = new("conductors.release", "UPDATE conductors SET lease_until = 0 WHERE id = ?");

    private static readonly Statement Ended = new("conductors.ended", "SELECT 1 FROM conductors WHERE lease_until <= ?");

    private static readonly Statement OtherKey = new(
        "conductors.other_key", "SELECT host FROM conductors WHERE lease_until > ? AND key_check IS NOT NULL AND key_check <> ? LIMIT 1");

    private static readonly Statement Sealed = new("sagas.sealed", "SELECT id, secrets FROM sagas WHERE secrets IS NOT NULL LIMIT 1");

    private static readonly Statement RemoveEnded = new("conductors.remove_ended", "DELETE FROM conductors WHERE lease_until <= ?");

    private static readonly Statement TakeSagas = new(
        "sagas.take_over", "UPDATE sagas SET owner = ?, epoch = epoch + 1 WHERE owner NOT IN (SELECT id FROM conductors) AND EXISTS (SELECT 1 FROM conductors WHERE id = ?)");

    /// <summary>Starts a lease under an id never used before.</summary>
    public static bool Register(WriteScope scope, Guid id, string host, DateTimeOffset until, string keyCheck)
    {
        ConductorTable.Insert(scope, new ConductorLeaseRow(id, host, Epoch: 1, until, keyCheck));
        return true;
    }

    /// <summary>The host of a running conductor whose journal key is another one; null for none.</summary>
    public static string? HostWithOtherKey(ReadScope scope, string keyCheck) => scope.First(OtherKey, static row => row.Text(0), scope.Now, keyCheck);

    /// <summary>Some saga with sealed secrets, and them; null where none has any.</summary>
    public static (Guid Saga, byte[] Secrets)? AnySealed(ReadScope scope) =>
        scope.Query(Sealed, static row => (row.Id(0), row.Bytes(1)!)) is [var found] ? found : null;

    /// <summary>Renews a lease that has not ended by the time this is run, however long ago it was asked for.</summary>
    /// <returns>False where it has, or where somebody has taken the sagas over.</returns>
    public static bool Renew(WriteScope scope, Guid id, DateTimeOffset until) => scope.Execute(RenewRow, until, id, scope.Now) == 1;

    /// <summary>Ends a lease at once.</summary>
    public static bool Release(WriteScope scope, Guid id) => scope.Execute(ReleaseRow, id) == 1;

    /// <summary>True where some lease has ended and its sagas may be waiting.</summary>
    public static bool AnyEnded(ReadScope scope, DateTimeOffset now) => scope.Any(Ended, now);

    /// <summary>Takes over the sagas of all conductors whose lease has ended, unless the caller's own is among them. The new epoch makes their writes match nothing.</summary>
    /// <returns>How many.</returns>
    public static int TakeOver(WriteScope scope, Guid id, DateTimeOffset now)
    {
        // Whoever is removed here cannot renew any more, and finds out when it tries.
        scope.Execute(RemoveEnded, now);
        return scope.Execute(TakeSagas, id, id);
    }
}
