namespace Nova.Hosting.Heartbeat;

/// <summary>Tells the conductor that this service lives. Each daemon that registers as a service brings its own.</summary>
public interface IHeartbeat
{
    /// <summary>Reports once.</summary>
    /// <returns>How long the lease lasts, counted from before the report was sent.</returns>
    Task<TimeSpan> BeatAsync(CancellationToken cancellationToken);
}
