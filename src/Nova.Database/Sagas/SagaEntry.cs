using Nova.Core;

namespace Nova.Database.Sagas;

/// <summary>Which way a saga goes.</summary>
public enum SagaDirection : byte
{
    /// <summary>Doing its steps.</summary>
    Forward,

    /// <summary>Undoing them.</summary>
    Backward,
}

/// <summary>One saga as the journal has it.</summary>
public sealed record SagaEntry
{
    /// <summary>The saga.</summary>
    public required Guid Id { get; init; }

    /// <summary>Which list of steps it follows.</summary>
    public required string Kind { get; init; }

    /// <summary>The instance it acts on; null where it is about something else.</summary>
    public Guid? InstanceId { get; init; }

    /// <summary>What no other saga may act on meanwhile, such as <see cref="KeyOf"/> an instance; null where others may. Unique.</summary>
    public string? ExclusiveKey { get; init; }

    /// <summary>The conductor that runs it.</summary>
    public required Guid Owner { get; init; }

    /// <summary>Raised by every change of owner: writes of an older one match no row.</summary>
    public long Epoch { get; init; } = 1;

    /// <summary>Index of the step that is next, or next to be undone.</summary>
    public int Position { get; init; }

    /// <summary>Which way it goes.</summary>
    public SagaDirection Direction { get; init; }

    /// <summary>When it is given up.</summary>
    public required DateTimeOffset Deadline { get; init; }

    /// <summary>What the conductor keeps of it.</summary>
    public required byte[] State { get; init; }

    /// <summary>Encrypted; gone with the row.</summary>
    public byte[]? Secrets { get; init; }

    /// <summary>When it was started.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Who asked for it.</summary>
    public required RequestContext Context { get; init; }

    /// <summary>The key under which an instance has one saga at most.</summary>
    public static string KeyOf(Guid instance) => $"instance/{instance}";
}
