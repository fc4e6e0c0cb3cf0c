using Nova.Conductor.Servers;
using Nova.Core.Faults;
using Nova.Database;
using Nova.Database.Instances;
using Nova.Database.Reading;
using Nova.Database.Sagas;
using Nova.Database.Writing;

namespace Nova.Conductor.Sagas;

/// <summary>Writes the journal: always in the transaction of the state it describes, always fenced by the saga's epoch and place.</summary>
internal sealed class SagaJournal(NovaDatabase database, TimeProvider time)
{
    /// <summary>The shift to the next step.</summary>
    public static Shift Next(Saga saga) => new(saga.Position + 1, SagaDirection.Forward, -1, saga.Deadline, saga.Because);

    /// <summary>What follows the undo of the present step: the undo of the one before, or forward again.</summary>
    public Shift AfterUndo(Saga saga) => saga.Position == saga.ReturnTo
        ? new Shift(saga.Position, SagaDirection.Forward, -1, time.GetUtcNow() + saga.Definition.Patience, saga.Because)
        : new Shift(saga.Position - 1, SagaDirection.Backward, saga.ReturnTo, saga.Deadline, saga.Because);

    /// <summary>A shift to be written by the caller's own transaction.</summary>
    public PreparedShift Prepare<TState>(Saga<TState> saga, Shift shift, TState state)
        where TState : class => new PreparedShift<TState>(saga, shift, state);

    /// <summary>Ends the undo of the present step: <paramref name="work"/> and the shift on commit together.</summary>
    public Task UndoneAsync<TState>(Saga<TState> saga, TState state, Action<WriteScope> work)
        where TState : class => WriteAsync(Prepare(saga, AfterUndo(saga), state), work);

    /// <summary>Ends the present step: <paramref name="work"/> and the shift to the next one commit together.</summary>
    public Task DoneAsync<TState>(Saga<TState> saga, TState state, Action<WriteScope> work)
        where TState : class => WriteAsync(Prepare(saga, Next(saga), state), work);

    /// <summary>Rewrites the state in place, with <paramref name="work"/>.</summary>
    public Task RecordAsync<TState>(Saga<TState> saga, TState state, Action<WriteScope> work)
        where TState : class =>
        WriteAsync(Prepare(saga, new Shift(saga.Position, saga.Direction, saga.ReturnTo, saga.Deadline, saga.Because), state), work);

    /// <summary>Turns round: undoes from the present step back to <paramref name="returnTo"/>, or everything where that is -1.</summary>
    public Task TurnBackAsync(Saga saga, int returnTo, Fault because)
    {
        var deadline = time.GetUtcNow() + saga.Definition.UnwindPatience;
        return WriteAsync(new PreparedTurn(saga, new Shift(saga.Position, SagaDirection.Backward, returnTo, deadline, because)), static _ => { });
    }

    /// <summary>Ends the saga: <paramref name="work"/> commits with the removal of its row, secrets included.</summary>
    public Task EndAsync(Saga saga, Action<WriteScope> work) => EndAsync(saga, "end", static _ => true, work);

    /// <summary>Ends the saga as above, where <paramref name="holds"/> is true in that same transaction; else nothing is written.</summary>
    /// <returns>Whether it has ended.</returns>
    public Task<bool> EndIfAsync(Saga saga, Func<ReadScope, bool> holds, Action<WriteScope> work) => EndAsync(saga, "end", holds, work);

    private async Task<bool> EndAsync(Saga saga, string phase, Func<ReadScope, bool> holds, Action<WriteScope> work)
    {
        saga.HasEnded = await database.WriteAsync(
            scope =>
            {
                if (!holds(scope))
                {
                    return false;
                }

                if (!SagaStore.Remove(scope, saga.Id, saga.Epoch))
                {
                    throw new SagaLostException(saga.Id);
                }

                var before = saga.HasInstance ? InstanceEvents.Before(scope, saga.InstanceId) : null;
                work(scope);
                InstanceEvents.TellChange(scope, saga.Context, before);
                if (saga.HasInstance && saga.Definition.EventOf(saga, phase) is { } action)
                {
                    InstanceEvents.Tell(scope, saga.Context, saga.InstanceId, action, phase, phase == "error" ? saga.Because : null, saga.Definition.SubjectOf(saga));
                }

                return true;
            },
            CancellationToken.None).ConfigureAwait(false);
        return saga.HasEnded;
    }

    /// <summary>Ends a saga that failed, as its definition says: the fault on the instance, which is idle again in a state the user can act on, and in the action.</summary>
    public Task FailAsync(Saga saga) => EndAsync(saga, "error", static _ => true, scope =>
    {
        if (saga.HasInstance)
        {
            InstanceStore.Failed(scope, saga.InstanceId, saga.Definition.StateAfterFailure(saga), InstanceFaults.Of(saga.Because, scope.Now));
        }

        if (saga.ActionId != 0)
        {
            ActionStore.Finish(scope, saga.ActionId, succeeded: false, saga.Because?.Message, saga.Because?.Details);
        }

        // Where undoing was given up before it came to the image.
        if (saga.Position >= 0 && saga.Definition.ImageOf(saga) is { } image)
        {
            DiscardImageSaga.Write(scope, saga, image, mayCome: true);
        }

        saga.Definition.AlsoFail(scope, saga);
    });

    private async Task WriteAsync(PreparedShift shift, Action<WriteScope> work)
    {
        await database.WriteAsync(
            scope =>
            {
                shift.Write(scope);
                work(scope);
                return true;
            },
            CancellationToken.None).ConfigureAwait(false);
        shift.Committed();
    }
}
