using Nova.Database.Events;

namespace Nova.Database;

/// <summary>Sizes of the queues in front of the database.</summary>
public sealed record DatabaseTuning
{
    /// <summary>Most items in one commit group.</summary>
    public int GroupSize { get; init; } = 256;

    /// <summary>Most work waiting, for writers and for readers each.</summary>
    public int QueueLength { get; init; } = 4096;

    /// <summary>How long a caller waits for a place in the queue, and how long a group waits for a lost database.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Writer connections; null for what suits the database.</summary>
    public int? Writers { get; init; }

    /// <summary>Reader connections; null for what suits the database.</summary>
    public int? Readers { get; init; }

    /// <summary>Connections for short reads on the callers' own threads; null for what suits the database.</summary>
    public int? LocalReaders { get; init; }

    /// <summary>Which events go into the outbox; null for none, where nobody would pass them on.</summary>
    public EventWishes? Events { get; init; }
}
