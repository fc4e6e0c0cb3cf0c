using Nova.Core.Faults;

namespace Nova.Conductor.Sagas;

/// <summary>How a step ended.</summary>
internal abstract record StepOutcome
{
    private StepOutcome()
    {
    }

    /// <summary>On to the next step.</summary>
    public static readonly StepOutcome Next = new Forward();

    /// <summary>Take everything back and end with this fault.</summary>
    public static StepOutcome Fail(Fault fault) => new Failed(fault);

    /// <summary>Take back what was done since (and including) <paramref name="step"/>, then go on from there.</summary>
    public static StepOutcome RetryFrom(string step, Fault because) => new Turn(step, because);

    /// <summary>Go on from <paramref name="step"/> again; nothing has changed since.</summary>
    public static StepOutcome RepeatFrom(string step) => new Repeat(step);

    /// <summary>The step is done.</summary>
    internal sealed record Forward : StepOutcome;

    /// <summary>The saga cannot succeed.</summary>
    internal sealed record Failed(Fault Fault) : StepOutcome;

    /// <summary>The saga may succeed another way, and nothing has to be undone.</summary>
    internal sealed record Repeat(string Step) : StepOutcome;

    /// <summary>The saga may succeed another way.</summary>
    internal sealed record Turn(string Step, Fault Because) : StepOutcome;
}
