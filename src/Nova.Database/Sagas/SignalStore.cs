using Nova.Database.Reading;
using Nova.Database.Statements;
using Nova.Database.Writing;

namespace Nova.Database.Sagas;

/// <summary>What running sagas are told. A signal is a row of the teller's transaction, and stays until its saga has ended, so that whoever resumes the saga hears it again.</summary>
public static class SignalStore
{
    // Holds the row until the teller commits: the saga cannot end in between, or has ended.
    private static readonly Statement Hold = new("sagas.hold", "UPDATE sagas SET epoch = epoch WHERE id = ?");

    private static readonly Statement Select = new(
        "saga_signals.find", $"SELECT {SagaSignalTable.Columns} FROM saga_signals WHERE saga_id = ? AND name = ?");

    private static readonly Statement RemoveLeft = new("saga_signals.trim", "DELETE FROM saga_signals WHERE saga_id NOT IN (SELECT id FROM sagas)");

    /// <summary>Tells the saga of an instance. What was told first under a name holds.</summary>
    /// <returns>The saga that is told; null where the instance has none, and nobody will ever ask.</returns>
    public static Guid? Tell(WriteScope scope, Guid instance, string name, string? word)
    {
        if (SagaStore.OfInstance(scope, instance) is not { } saga || scope.Execute(Hold, saga.Id) == 0)
        {
            return null;
        }

        SagaSignalTable.TryInsert(scope, new SagaSignal(saga.Id, name, word, scope.Now));
        return saga.Id;
    }

    /// <summary>What a saga was told under a name, or null.</summary>
    public static SagaSignal? Find(ReadScope scope, Guid saga, string name) => scope.First(Select, SagaSignalTable.Read, saga, name);

    /// <summary>Forgets what sagas were told that have ended.</summary>
    /// <returns>How many signals.</returns>
    public static int Trim(WriteScope scope) => scope.Execute(RemoveLeft);
}
