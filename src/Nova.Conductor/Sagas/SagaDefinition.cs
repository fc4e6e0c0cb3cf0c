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

/// <summary>A workflow on one instance: an ordered list of (do, undo) that survives the process running it.</summary>
/// <remarks>How to add one: docs/adding-a-saga.md.</remarks>
internal sealed record SagaDefinition
{
    /// <summary>Name in the journal.</summary>
    public required string Kind { get; init; }

    /// <summary>The steps, in order. The last one removes the journal row in the transaction that makes the result visible.</summary>
    public required IReadOnlyList<SagaStep> Steps { get; init; }

    /// <summary>
    /// Ends a saga that has been unwound, or that could not be unwound in time: one transaction that records the fault, leaves a state
    /// the user can act on, and removes the journal row.
    /// </summary>
    public required StepUndo Fail { get; init; }

    /// <summary>How long the steps may take together, and again after each turn to another host.</summary>
    public required TimeSpan Patience { get; init; }

    /// <summary>How long unwinding may take before <see cref="Fail"/> ends the saga with what is left bound to the instance.</summary>
    public TimeSpan UnwindPatience { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Sagas of this kind that run at the same time in one conductor; the others wait in the journal.</summary>
    public int MaxRunning { get; init; } = 1024;

    /// <summary>Reads the state out of the journal.</summary>
    public required Func<byte[], object> Decode { get; init; }

    /// <summary>Writes the state for the journal.</summary>
    public required Func<object, byte[]> Encode { get; init; }

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
