namespace Nova.Compute.Hosts;

/// <summary>A token that fires when the lease ends, following its renewals; made around each start of a guest.</summary>
internal sealed class LeaseWatch : IDisposable
{
    /// <summary>Timers stand still while the machine sleeps, the lease does not.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private readonly HostLease _lease;
    private readonly int _term;
    private readonly CancellationTokenSource _ended;
    private readonly ITimer _timer;
    private bool _disposed;

    public LeaseWatch(HostLease lease, int term, TimeProvider time, CancellationToken ct)
    {
        _lease = lease;
        _term = term;
        _ended = CancellationTokenSource.CreateLinkedTokenSource(ct);
        _timer = time.CreateTimer(static state => ((LeaseWatch)state!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Look();
    }

    /// <summary>Fires at the end of the lease, or with the caller's own token.</summary>
    public CancellationToken Token => _ended.Token;

    /// <summary>True once the term is over, whether or not a new one has begun.</summary>
    public bool HasEnded => _lease.Term != _term || !_lease.IsHeld;

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _timer.Dispose();
            _ended.Dispose();
        }
    }

    private void Look()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            if (HasEnded)
            {
                _ended.Cancel();
            }
            else
            {
                var remaining = _lease.Remaining + TimeSpan.FromMilliseconds(1);
                _timer.Change(remaining < LookEvery ? remaining : LookEvery, Timeout.InfiniteTimeSpan);
            }
        }
    }
}
