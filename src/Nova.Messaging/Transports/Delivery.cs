namespace Nova.Messaging.Transports;

/// <summary>A parcel handed to a server, which must say once what it did with it. Until then the broker would give it to somebody else.</summary>
/// <param name="parcel">The parcel.</param>
/// <param name="isRedelivered">True when the broker gave it to somebody before.</param>
public abstract class Delivery(Parcel parcel, bool isRedelivered)
{
    /// <summary>The parcel.</summary>
    public Parcel Parcel { get; } = parcel;

    /// <summary>True when the broker gave it to somebody before, who did not accept it.</summary>
    public bool IsRedelivered { get; } = isRedelivered;

    /// <summary>The attempt is recorded: the broker may forget the parcel. False when it was lost on the way there and will come again.</summary>
    public abstract ValueTask<bool> AcceptAsync();

    /// <summary>Not started: somebody else may have it.</summary>
    public abstract ValueTask HandBackAsync();
}
