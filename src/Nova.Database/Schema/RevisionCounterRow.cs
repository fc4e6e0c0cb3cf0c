namespace Nova.Database.Schema;

/// <summary>Row 1 holds the global revision; each other row is a writer's mark: the number of its last committed group.</summary>
internal sealed class RevisionCounterRow
{
    public const long Counter = 1;

    public long Id { get; set; }

    public long Revision { get; set; }
}
