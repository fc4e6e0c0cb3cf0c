using MemoryPack;
using Nova.Core.Faults;
using Nova.Database.Sagas;
using Nova.Database.Writing;

namespace Nova.Conductor.Sagas;

/// <summary>Where a saga goes from where it is.</summary>
internal readonly record struct Shift(int Position, SagaDirection Direction, int ReturnTo, DateTimeOffset Deadline, Fault? Because)
{
    /// <summary>Makes the shift in memory.</summary>
    public void ApplyTo(Saga saga)
    {
        saga.Position = Position;
        saga.Direction = Direction;
        saga.ReturnTo = ReturnTo;
        saga.Deadline = Deadline;
        saga.Because = Because;
    }
}

/// <summary>A shift with its journal page ready: written inside a transaction, made in memory after its commit.</summary>
internal abstract class PreparedShift(Saga saga, Shift shift, byte[] state)
{
    private readonly byte[] page = new SagaPage { ReturnTo = shift.ReturnTo, Because = shift.Because, ActionId = saga.ActionId, State = state }.ToBytes();

    /// <summary>Writes it.</summary>
    /// <exception cref="SagaLostException">The saga is somebody else's, or elsewhere.</exception>
    public void Write(WriteScope scope)
    {
        var (position, direction) = saga.Journaled;
        if (!SagaStore.Move(scope, saga.Id, saga.Epoch, position, direction, shift.Position, shift.Direction, shift.Deadline, page))
        {
            throw new SagaLostException(saga.Id);
        }
    }

    /// <summary>The transaction has been committed.</summary>
    public virtual void Committed()
    {
        shift.ApplyTo(saga);
        saga.Journaled = (shift.Position, shift.Direction);
    }
}

/// <summary>A shift with a new state.</summary>
internal sealed class PreparedShift<TState>(Saga<TState> saga, Shift shift, TState state) : PreparedShift(saga, shift, MemoryPackSerializer.Serialize(state))
    where TState : class
{
    public override void Committed()
    {
        base.Committed();
        saga.State = state;
    }
}

/// <summary>A shift with the state as it is.</summary>
internal sealed class PreparedTurn(Saga saga, Shift shift) : PreparedShift(saga, shift, saga.EncodeState());
