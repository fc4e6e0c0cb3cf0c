using MemoryPack;
using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Servers;
using Nova.Database.Sagas;

namespace Nova.Conductor.Sagas;

/// <summary>One saga while it runs: what the journal says of it, and the instance it acts on.</summary>
/// <remarks>Changed by the journal, the engine and its own steps, one after the other; nobody else looks.</remarks>
internal abstract class Saga
{
    private readonly Guid? subject;

    protected Saga(SagaDefinition definition, SagaEntry entry, SagaPage page)
    {
        Definition = definition;
        Id = entry.Id;
        subject = entry.InstanceId;
        ExclusiveKey = entry.ExclusiveKey;
        Epoch = entry.Epoch;
        Owner = entry.Owner;
        Context = entry.Context;
        Secrets = entry.Secrets;
        CreatedAt = entry.CreatedAt;
        Position = entry.Position;
        Direction = entry.Direction;
        Journaled = (entry.Position, entry.Direction);
        Deadline = entry.Deadline;
        ActionId = page.ActionId;
        ReturnTo = page.ReturnTo;
        Because = page.Because;
    }

    public SagaDefinition Definition { get; }

    public Guid Id { get; }

    /// <summary>The instance it acts on.</summary>
    public Guid InstanceId => subject ?? throw new InvalidOperationException($"Saga {Id} ({Definition.Kind}) is about no instance.");

    /// <summary>False where it is about something else.</summary>
    public bool HasInstance => subject is not null;

    /// <summary>What no other saga acts on meanwhile; null where others may.</summary>
    public string? ExclusiveKey { get; }

    /// <summary>What it is about, for logs.</summary>
    public string About => ExclusiveKey ?? Id.ToString();

    /// <summary>Fence: every write of this run carries it.</summary>
    public long Epoch { get; }

    /// <summary>The conductor that runs it.</summary>
    public Guid Owner { get; }

    /// <summary>Who asked.</summary>
    public RequestContext Context { get; }

    /// <summary>The instance action this saga reports to.</summary>
    public long ActionId { get; }

    /// <summary>Encrypted passwords and files; see <see cref="SagaSecrets"/>.</summary>
    public byte[]? Secrets { get; }

    /// <summary>When it was asked for.</summary>
    public DateTimeOffset CreatedAt { get; }

    /// <summary>Index of the step that is next (forward) or to be undone next (backward).</summary>
    public int Position { get; set; }

    /// <summary>Position and direction as the journal has them: what a write expects to find.</summary>
    public (int Position, SagaDirection Direction) Journaled { get; set; }

    public SagaDirection Direction { get; set; }

    /// <summary>Going backward: the step after whose undo the saga goes forward again; -1 to fail.</summary>
    public int ReturnTo { get; set; }

    public DateTimeOffset Deadline { get; set; }

    /// <summary>Why it goes or went backward.</summary>
    public Fault? Because { get; set; }

    /// <summary>True once the journal row is gone.</summary>
    public bool HasEnded { get; set; }

    /// <summary>The instance as this saga last saw or wrote it; null until a step has loaded it.</summary>
    public InstanceRecord? Instance { get; set; }

    public SagaStep Step => Definition.Steps[Position];

    /// <summary>Where it is, for logs.</summary>
    public string StepName => Position < 0 ? "end" : Step.Name;

    /// <summary>The state as the journal keeps it.</summary>
    public abstract byte[] EncodeState();
}

/// <summary>A saga with what its own steps know.</summary>
internal sealed class Saga<TState> : Saga
    where TState : class
{
    public Saga(SagaDefinition<TState> definition, SagaEntry entry)
        : this(definition, entry, SagaPage.Of(entry.State))
    {
    }

    private Saga(SagaDefinition<TState> definition, SagaEntry entry, SagaPage page)
        : base(definition, entry, page) =>
        State = MemoryPackSerializer.Deserialize<TState>(page.State) ?? throw new InvalidDataException($"Saga {entry.Id} has no state.");

    public TState State { get; set; }

    public override byte[] EncodeState() => MemoryPackSerializer.Serialize(State);
}
