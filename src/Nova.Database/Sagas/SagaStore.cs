using Nova.Database.Reading;
using Nova.Database.Statements;
using Nova.Database.Writing;

namespace Nova.Database.Sagas;

/// <summary>The journal of sagas.</summary>
public static class SagaStore
{
    // The position is part of the fence: a move whose first commit was unclear cannot be made twice.
    private static readonly Statement MoveRow = new(
        "sagas.move",
        "UPDATE sagas SET step = ?, phase = ?, deadline = ?, state = ? WHERE id = ? AND epoch = ? AND step = ? AND phase = ?");

    private static readonly Statement RemoveRow = new("sagas.remove", "DELETE FROM sagas WHERE id = ? AND epoch = ?");

    private static readonly Statement RemoveOf = new("sagas.remove_of", "DELETE FROM sagas WHERE exclusive_key = ?");

    private static readonly Statement SelectOwned = new("sagas.owned", $"SELECT {SagaTable.Columns} FROM sagas WHERE owner = ? ORDER BY created_at, id");

    private static readonly Statement SelectOf = new("sagas.of", $"SELECT {SagaTable.Columns} FROM sagas WHERE exclusive_key = ?");

    /// <summary>Writes a new saga.</summary>
    public static void Insert(WriteScope scope, SagaEntry saga) => SagaTable.Insert(scope, saga);

    /// <summary>Moves a saga from where the caller believes it is.</summary>
    /// <returns>False where it has another epoch or is somewhere else: it is not the caller's.</returns>
    public static bool Move(
        WriteScope scope, Guid id, long epoch, int fromPosition, SagaDirection fromDirection, int position, SagaDirection direction, DateTimeOffset deadline, byte[] state) =>
        scope.Execute(
            MoveRow, position, SagaTable.PhaseOf(direction), deadline, state, id, epoch, fromPosition, SagaTable.PhaseOf(fromDirection)) == 1;

    /// <summary>Ends a saga.</summary>
    /// <returns>False where it is not the caller's.</returns>
    public static bool Remove(WriteScope scope, Guid id, long epoch) => scope.Execute(RemoveRow, id, epoch) == 1;

    /// <summary>Takes an instance's saga away, whoever runs it: its next write finds nothing.</summary>
    /// <returns>True where there was one.</returns>
    public static bool RemoveOfInstance(WriteScope scope, Guid instance) => scope.Execute(RemoveOf, SagaEntry.KeyOf(instance)) == 1;

    /// <summary>Sagas a conductor owns, oldest first.</summary>
    public static List<SagaEntry> OwnedBy(ReadScope scope, Guid conductor) => scope.Query(SelectOwned, SagaTable.Read, conductor);

    /// <summary>The saga of an instance, or null.</summary>
    public static SagaEntry? OfInstance(ReadScope scope, Guid instance) => scope.First(SelectOf, SagaTable.Read, SagaEntry.KeyOf(instance));
}
