namespace Nova.Hosting.Logging;

/// <summary>How many lines of one kind the log takes: so many a second, with a burst; the rest is counted.</summary>
public sealed class LineBudget(TimeProvider time, int perSecond, int burst)
{
    private readonly Lock _gate = new();
    private double _left = burst;
    private long _at = time.GetTimestamp();
    private long _leftOut;

    /// <summary>True where a line may be written; <paramref name="leftOut"/> is how many were not since the last one.</summary>
    public bool TryTake(out long leftOut)
    {
        lock (_gate)
        {
            long now = time.GetTimestamp();
            _left = Math.Min(burst, _left + (time.GetElapsedTime(_at, now).TotalSeconds * perSecond));
            _at = now;
            if (_left < 1)
            {
                _leftOut++;
                leftOut = 0;
                return false;
            }

            _left--;
            (leftOut, _leftOut) = (_leftOut, 0);
            return true;
        }
    }
}
