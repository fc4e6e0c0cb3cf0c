namespace Nova.Hosting.Heartbeat;

/// <summary>Whether others may still count on this service: a host stops starting guests by itself once its lease has ended.</summary>
/// <remarks>
/// Counted on the monotonic clock from before the beat was sent, so that it never ends later here than at the conductor,
/// whatever the clocks of the two machines show. Not held before the first beat was answered.
/// </remarks>
public sealed class ServiceLease(TimeProvider time)
{
    private long? endsAt;
    private readonly Lock gate = new();

    /// <summary>True while the lease runs.</summary>
    public bool IsHeld => Remaining > TimeSpan.Zero;

    /// <summary>How long it still runs; zero once it has ended.</summary>
    public TimeSpan Remaining
    {
        get
        {
            lock (gate)
            {
                if (endsAt is not { } end)
                {
                    return TimeSpan.Zero;
                }

                var left = time.GetElapsedTime(time.GetTimestamp(), end);
                return left > TimeSpan.Zero ? left : TimeSpan.Zero;
            }
        }
    }

    /// <summary>Extends the lease; an answer that overtook a later one does not shorten it.</summary>
    internal void Renew(long sentAt, TimeSpan duration)
    {
        var end = sentAt + (long)(duration.TotalSeconds * time.TimestampFrequency);
        lock (gate)
        {
            endsAt = Math.Max(endsAt ?? long.MinValue, end);
        }
    }
}
