namespace Nova.Messaging.Client;

/// <summary>One timer for all pending calls, set to the earliest moment that any of them waits for.</summary>
/// <remarks>
/// Nearly every call is answered long before that moment, and timers of its own would cost it more than being sent does. It is not armed
/// while nobody waits, and so need not be disposed.
/// </remarks>
internal sealed class SharedTimer
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private long _next = long.MaxValue;

    /// <param name="time">The clock.</param>
    /// <param name="onDue">Called with the present timestamp; asks with <see cref="FireBy"/> for what is still to come.</param>
    public SharedTimer(TimeProvider time, Action<long> onDue)
    {
        _time = time;
        _timer = time.CreateTimer(
            _ =>
            {
                lock (_gate)
                {
                    _next = long.MaxValue;
                }

                onDue(time.GetTimestamp());
            },
            null,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
    }

    /// <summary>The timestamp that long from now.</summary>
    public long In(TimeSpan delay) => _time.GetTimestamp() + (long)(delay.TotalSeconds * _time.TimestampFrequency);

    /// <summary>Sees to it that the timer fires then or before.</summary>
    public void FireBy(long moment)
    {
        // Whoever waits wrote down its moment before; a timer that fires meanwhile sees that, or we see that it fired.
        Interlocked.MemoryBarrier();
        if (moment >= Volatile.Read(ref _next))
        {
            return;
        }

        lock (_gate)
        {
            if (moment < _next)
            {
                _next = moment;
                _timer.Change(Until(moment), Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>In whole milliseconds, which is what timers keep: rounded down it would fire too early and again at once.</summary>
    private TimeSpan Until(long moment)
    {
        var left = Math.Max(0, moment - _time.GetTimestamp()) * 1000.0 / _time.TimestampFrequency;
        return TimeSpan.FromMilliseconds(Math.Ceiling(left));
    }
}
