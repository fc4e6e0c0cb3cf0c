namespace Nova.Database.Events;

/// <summary>Something that happened and that publishers have still to pass on.</summary>
internal sealed class EventRow
{
    /// <summary>Revision of the commit it happened in: the order of events is the order of commits.</summary>
    public long Revision { get; set; }

    /// <summary>Its place among the events of that commit, from 0.</summary>
    public int Ordinal { get; set; }

    public required string EventType { get; set; }

    public required string Priority { get; set; }

    public required string PublisherId { get; set; }

    /// <summary>Payload as JSON, as it was at the commit.</summary>
    public required byte[] Payload { get; set; }

    public long CreatedAt { get; set; }

    public required string RequestId { get; set; }

    public string? ContextUserId { get; set; }

    public string? ContextProjectId { get; set; }
}

/// <summary>Which conductor passes events on at present.</summary>
internal sealed class EventPublisherRow
{
    public required string Name { get; set; }

    /// <summary>A conductor; one whose lease has ended is followed by another.</summary>
    public Guid Owner { get; set; }
}
