namespace Nova.Compute.Hosts;

/// <summary>A host's right to start guests, as its own clock says. It never ends later than the conductor thinks.</summary>
/// <remarks>
/// Counted from before the heartbeat was sent, on a monotonic clock. Once ended it is not renewed by a late answer: the conductor may have given
/// the host's instances to others in between. <see cref="Begin"/> starts a new term, after the host has compared its guests with the conductor.
/// </remarks>
internal sealed class HostLease(TimeProvider time)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _since;
    private TimeSpan _length;
    private int _term;

    /// <summary>Whether guests may be started now.</summary>
    public bool IsHeld
    {
        get
        {
            lock (_gate)
            {
                return Remaining_NeedsGate() > TimeSpan.Zero;
            }
        }
    }

    /// <summary>Number of the present or last term: a claim made in an earlier one is void.</summary>
    public int Term
    {
        get
        {
            lock (_gate)
            {
                return _term;
            }
        }
    }

    /// <summary>How long the lease lasts yet; zero where it has ended.</summary>
    public TimeSpan Remaining
    {
        get
        {
            lock (_gate)
            {
                return Remaining_NeedsGate();
            }
        }
    }

    /// <summary>Starts a term with the answer to a heartbeat that was sent at <paramref name="sentAt"/> (<see cref="TimeProvider.GetTimestamp"/>).</summary>
    public void Begin(long sentAt, TimeSpan length)
    {
        lock (_gate)
        {
            _term++;
            _since = sentAt;
            _length = length;
            _held.TrySetResult();
        }
    }

    /// <summary>Extends the term; false where it has ended, then <see cref="Begin"/> is due after comparing guests.</summary>
    public bool TryRenew(long sentAt, TimeSpan length)
    {
        lock (_gate)
        {
            if (Remaining_NeedsGate() <= TimeSpan.Zero)
            {
                return false;
            }

            _since = sentAt;
            _length = length;
            return true;
        }
    }

    /// <summary>Waits until the lease is held; answers its term.</summary>
    public async Task<int> WaitHeldAsync(CancellationToken ct)
    {
        while (true)
        {
            Task held;
            lock (_gate)
            {
                if (Remaining_NeedsGate() > TimeSpan.Zero)
                {
                    return _term;
                }

                if (_held.Task.IsCompleted)
                {
                    _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
                }

                held = _held.Task;
            }

            await held.WaitAsync(ct);
        }
    }

    private TimeSpan Remaining_NeedsGate()
    {
        var remaining = _term == 0 ? TimeSpan.Zero : _length - time.GetElapsedTime(_since);
        return remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero;
    }
}
