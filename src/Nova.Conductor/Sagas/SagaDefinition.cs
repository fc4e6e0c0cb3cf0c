using Nova.Core.Servers;
using Nova.Database.Sagas;
using Nova.Database.Writing;

namespace Nova.Conductor.Sagas;

/// <summary>Does a step. Safe to repeat: a resumed saga does its last journaled step again.</summary>
internal delegate Task<StepOutcome> StepDeed(Saga saga, CancellationToken ct);

/// <summary>Takes a step back. Safe to repeat, and safe where the step was never or only half done.</summary>
internal delegate Task StepUndo(Saga saga, CancellationToken ct);

/// <summary>One line of a saga.</summary>
/// <param name="Name">Name in the journal, logs and tests.</param>
/// <param name="Do">The deed.</param>
/// <param name="Undo">How to take it back; null where there is nothing to take back.</param>
internal sealed record SagaStep(string Name, StepDeed Do, StepUndo? Undo)
{
    /// <summary>From the start of this step on there is no way back: it is repeated until it succeeds or the saga fails as it stands.</summary>
    public bool PointOfNoReturn { get; init; }
}

/// <summary>A workflow: an ordered list of (do, undo) that survives the process running it.</summary>
/// <remarks>How to add one: docs/adding-a-saga.md.</remarks>
/// <param name="Kind">Name in the journal.</param>
/// <param name="Patience">How long the steps may take together, and again after each turn to another host.</param>
internal abstract record SagaDefinition(string Kind, TimeSpan Patience)
{
    /// <summary>The steps, in order. The last one removes the journal row in the transaction that makes the result visible.</summary>
    public required IReadOnlyList<SagaStep> Steps { get; init; }

    /// <summary>How long unwinding may take before the saga ends as failed with what is left bound to the instance.</summary>
    public TimeSpan UnwindPatience { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Sagas of this kind that run at the same time in one conductor; the others wait in the journal.</summary>
    public int MaxRunning { get; init; } = 1024;

    /// <summary>The saga a journal row describes.</summary>
    public abstract Saga Restore(SagaEntry entry);

    /// <summary>vm_state of the instance after a saga that has been unwound, or could not be unwound in time: one the user can act on.</summary>
    public abstract VmState StateAfterFailure(Saga saga);

    /// <summary>Upstream's name of the action in notifications (<c>instance.NAME.start</c>, <c>.end</c>, <c>.error</c>); null where there is none.</summary>
    /// <param name="saga">The saga.</param>
    /// <param name="phase">What is told: upstream has one name for the beginning of a resize and another for its end.</param>
    public abstract string? EventOf(Saga saga, string phase);

    /// <summary>What its notifications name besides the instance, such as the image of a rescue; null where they name nothing.</summary>
    public abstract string? SubjectOf(Saga saga);

    /// <summary>The image it makes, which nobody would finish were the saga taken away or given up; null where there is none.</summary>
    public abstract string? ImageOf(Saga saga);

    /// <summary>What else is written in the transaction that ends a failed saga.</summary>
    public abstract void AlsoFail(WriteScope scope, Saga saga);

    /// <summary>Where in the list the step of this name is.</summary>
    public int IndexOf(string step)
    {
        for (var i = 0; i < Steps.Count; i++)
        {
            if (Steps[i].Name == step)
            {
                return i;
            }
        }

        throw new ArgumentException($"Saga {Kind} has no step {step}.", nameof(step));
    }
}

/// <summary>A workflow whose steps share a state: <c>[MemoryPackable(GenerateType.VersionTolerant)]</c>, since a newer conductor may have to go on with it.</summary>
internal abstract record SagaDefinition<TState>(string Kind, TimeSpan Patience) : SagaDefinition(Kind, Patience)
    where TState : class
{
    public sealed override Saga Restore(SagaEntry entry) => new Saga<TState>(this, entry);

    public sealed override VmState StateAfterFailure(Saga saga) => StateAfterFailure((Saga<TState>)saga);

    public sealed override string? EventOf(Saga saga, string phase) => EventOf(((Saga<TState>)saga).State, phase);

    public sealed override string? SubjectOf(Saga saga) => SubjectOf(((Saga<TState>)saga).State);

    public sealed override string? ImageOf(Saga saga) => ImageOf(((Saga<TState>)saga).State);

    public sealed override void AlsoFail(WriteScope scope, Saga saga) => AlsoFail(scope, (Saga<TState>)saga);

    /// <summary>A line of the list.</summary>
    protected static SagaStep Step(
        string name, Func<Saga<TState>, CancellationToken, Task<StepOutcome>> @do, Func<Saga<TState>, CancellationToken, Task>? undo = null) =>
        new(name, (saga, ct) => @do((Saga<TState>)saga, ct), undo is null ? null : (saga, ct) => undo((Saga<TState>)saga, ct));

    /// <inheritdoc cref="SagaDefinition.EventOf"/>
    public virtual string? EventOf(TState state, string phase) => null;

    /// <inheritdoc cref="SubjectOf(Saga)"/>
    public virtual string? SubjectOf(TState state) => null;

    /// <inheritdoc cref="SagaDefinition.ImageOf"/>
    public virtual string? ImageOf(TState state) => null;

    /// <inheritdoc cref="StateAfterFailure(Saga)"/>
    protected virtual VmState StateAfterFailure(Saga<TState> saga) => VmState.Error;

    /// <inheritdoc cref="AlsoFail(WriteScope, Saga)"/>
    protected virtual void AlsoFail(WriteScope scope, Saga<TState> saga)
    {
    }
}
