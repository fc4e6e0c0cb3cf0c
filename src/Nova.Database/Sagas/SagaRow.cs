namespace Nova.Database.Sagas;

/// <summary>Table <c>sagas</c>: the journal.</summary>
internal sealed class SagaRow
{
    public Guid Id { get; set; }
    public required string Kind { get; set; }
    public Guid? InstanceUuid { get; set; }

    /// <summary>The instance while the saga is active, null from its end on: unique, so that an instance has one active saga at most.</summary>
    public Guid? ActiveInstanceUuid { get; set; }

    public string? ProjectId { get; set; }
    public int Step { get; set; }

    /// <summary><c>do</c> or <c>undo</c>.</summary>
    public required string Phase { get; set; }

    public int Attempt { get; set; }
    public byte[]? State { get; set; }

    /// <summary>Encrypted; erased at the end.</summary>
    public byte[]? Secrets { get; set; }

    /// <summary>Conductor that runs it.</summary>
    public Guid? Owner { get; set; }

    /// <summary>Raised by every change of owner: writes of an older one match no row.</summary>
    public long Epoch { get; set; }

    public DateTimeOffset Deadline { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? NextTryAt { get; set; }
    public required string RequestId { get; set; }
    public string? ContextUserId { get; set; }
    public string? ContextProjectId { get; set; }
    public bool ContextIsAdmin { get; set; }
    public string? GlobalRequestId { get; set; }
}

/// <summary>Table <c>conductors</c>: leases of those that own sagas.</summary>
internal sealed class ConductorRow
{
    public Guid Id { get; set; }
    public required string Host { get; set; }
    public long Epoch { get; set; }
    public DateTimeOffset LeaseUntil { get; set; }
}
