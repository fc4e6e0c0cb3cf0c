using Nova.Core.Faults;
using Nova.Database;
using Nova.Database.Sagas;
using Nova.Database.Writing;

namespace Nova.Conductor.Sagas;

/// <summary>Writes the journal: always in the transaction of the state it describes, always fenced by the saga's epoch and place.</summary>
internal sealed class SagaJournal(NovaDatabase database, TimeProvider time)
{
    /// <summary>The move to the next step.</summary>
    public static Move Next(Saga saga) => new(saga.Position + 1, SagaDirection.Forward, -1, saga.Deadline, saga.Because);

    /// <summary>What follows the undo of the present step: the undo of the one before, or forward again.</summary>
    public Move AfterUndo(Saga saga) => saga.Position == saga.ReturnTo
        ? new Move(saga.Position, SagaDirection.Forward, -1, time.GetUtcNow() + saga.Definition.Patience, saga.Because)
        : new Move(saga.Position - 1, SagaDirection.Backward, saga.ReturnTo, saga.Deadline, saga.Because);

    /// <summary>A move to be written by the caller's own transaction.</summary>
    public PreparedMove Prepare(Saga saga, Move move, object state) => new(saga, move, state);

    /// <summary>Ends the undo of the present step: <paramref name="work"/> and the move on commit together.</summary>
    public Task UndoneAsync(Saga saga, object state, Action<WriteScope> work) => WriteAsync(Prepare(saga, AfterUndo(saga), state), work);

    /// <summary>Rewrites the state in place, with <paramref name="work"/>.</summary>
    public Task RecordAsync(Saga saga, object state, Action<WriteScope> work) =>
        WriteAsync(Prepare(saga, new Move(saga.Position, saga.Direction, saga.ReturnTo, saga.Deadline, saga.Because), state), work);

    /// <summary>Turns round: undoes from the present step back to <paramref name="returnTo"/>, or everything where that is -1.</summary>
    public Task TurnBackAsync(Saga saga, int returnTo, Fault because)
    {
        var deadline = time.GetUtcNow() + saga.Definition.UnwindPatience;
        return WriteAsync(Prepare(saga, new Move(saga.Position, SagaDirection.Backward, returnTo, deadline, because), saga.State), static _ => { });
    }

    /// <summary>Ends the saga: <paramref name="work"/> commits with the removal of its row, secrets included.</summary>
    public async Task EndAsync(Saga saga, Action<WriteScope> work)
    {
        await database.WriteAsync(
            scope =>
            {
                if (!SagaStore.Remove(scope, saga.Id, saga.Epoch))
                {
                    throw new SagaLostException(saga.Id);
                }

                work(scope);
                return true;
            },
            CancellationToken.None).ConfigureAwait(false);
        saga.HasEnded = true;
    }

    private async Task WriteAsync(PreparedMove move, Action<WriteScope> work)
    {
        await database.WriteAsync(
            scope =>
            {
                move.Write(scope);
                work(scope);
                return true;
            },
            CancellationToken.None).ConfigureAwait(false);
        move.Committed();
    }
}
