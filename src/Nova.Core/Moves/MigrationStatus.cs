namespace Nova.Core.Moves;

/// <summary>Upstream's words for where a cold move is.</summary>
public static class MigrationStatus
{
    /// <summary>A host is looked for.</summary>
    public const string PreMigrating = "pre-migrating";

    /// <summary>The source stops the guest.</summary>
    public const string Migrating = "migrating";

    /// <summary>The destination makes the guest.</summary>
    public const string PostMigrating = "post-migrating";

    /// <summary>Waits for confirm or revert.</summary>
    public const string Finished = "finished";

    /// <summary>The source is cleared.</summary>
    public const string Confirming = "confirming";

    /// <summary>Done for good.</summary>
    public const string Confirmed = "confirmed";

    /// <summary>Goes back.</summary>
    public const string Reverting = "reverting";

    /// <summary>Taken back.</summary>
    public const string Reverted = "reverted";

    /// <summary>Failed.</summary>
    public const string Error = "error";

    /// <summary>A live migration has a destination, which is checked and prepared.</summary>
    public const string Preparing = "preparing";

    /// <summary>A live migration waits for its turn at its source.</summary>
    public const string Queued = "queued";

    /// <summary>The guest's memory is on its way.</summary>
    public const string Running = "running";

    /// <summary>A live migration is done.</summary>
    public const string Completed = "completed";

    /// <summary>A live migration was given up on demand.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>An evacuation or live migration is asked for.</summary>
    public const string Accepted = "accepted";

    /// <summary>An evacuated server is at its destination.</summary>
    public const string Done = "done";

    /// <summary>An evacuation found a host, and failed there.</summary>
    public const string Failed = "failed";
}
