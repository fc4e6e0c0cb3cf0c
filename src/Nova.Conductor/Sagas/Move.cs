using Nova.Core.Faults;
using Nova.Database.Sagas;
using Nova.Database.Writing;

namespace Nova.Conductor.Sagas;

/// <summary>Where a saga goes from where it is.</summary>
internal readonly record struct Move(int Position, SagaDirection Direction, int ReturnTo, DateTimeOffset Deadline, Fault? Because)
{
    /// <summary>Makes the move in memory.</summary>
    public void ApplyTo(Saga saga)
    {
        saga.Position = Position;
        saga.Direction = Direction;
        saga.ReturnTo = ReturnTo;
        saga.Deadline = Deadline;
        saga.Because = Because;
    }
}

/// <summary>A move with its journal page ready: written inside a transaction, made in memory after its commit.</summary>
internal sealed class PreparedMove(Saga saga, Move move, object state)
{
    private readonly byte[] page = new SagaPage
    {
        ReturnTo = move.ReturnTo,
        Because = move.Because,
        ActionId = saga.ActionId,
        State = saga.Definition.Encode(state),
    }.ToBytes();

    /// <summary>Writes it.</summary>
    /// <exception cref="SagaLostException">The saga is somebody else's, or elsewhere.</exception>
    public void Write(WriteScope scope)
    {
        var (position, direction) = saga.Journaled;
        if (!SagaStore.Move(scope, saga.Id, saga.Epoch, position, direction, move.Position, move.Direction, move.Deadline, page))
        {
            throw new SagaLostException(saga.Id);
        }
    }

    /// <summary>The transaction has been committed.</summary>
    public void Committed()
    {
        move.ApplyTo(saga);
        saga.Journaled = (move.Position, move.Direction);
        saga.State = state;
    }
}
