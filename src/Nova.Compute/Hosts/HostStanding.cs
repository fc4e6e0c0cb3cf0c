using Nova.Core.Rpc.Conductor;

namespace Nova.Compute.Hosts;

/// <summary>
/// Away (may not report) → compared (its guests agree with the conductor) → up (its lease runs) → away again when the lease has ended.
/// </summary>
/// <remarks>Written by the return loop and the heartbeat loop, read by all.</remarks>
internal sealed class HostStanding
{
    private readonly Lock _gate = new();
    private State _state;
    private long _comparedAt;

    private enum State
    {
        Away,
        Compared,
        Up,
    }

    /// <summary>True once its driver answers and it serves its topic.</summary>
    public bool IsServing { get; set; }

    /// <summary>True where the conductor says that another process has the host's name: it is served no more until it is let in again.</summary>
    public bool IsRefused { get; set; }

    /// <summary>True while the lease runs, as far as the last heartbeat told.</summary>
    public bool IsUp => Read() == State.Up;

    /// <summary>True from the first beat of a lease until guests have been compared once more: what was given away between the comparison and that beat shows only now.</summary>
    public bool IsNewlyUp { get; set; }

    /// <summary>Guests that ran when the host went down and are to be started again; empty once done.</summary>
    public IReadOnlyList<HostGuest> ToResume { get; set; } = [];

    /// <summary>Whether guests have to be compared before the next report: never for a host that is up; again when the last comparison is too old.</summary>
    public bool NeedsComparison(TimeProvider time, TimeSpan freshFor)
    {
        lock (_gate)
        {
            return _state == State.Away || (_state == State.Compared && time.GetElapsedTime(_comparedAt) > freshFor);
        }
    }

    /// <summary>Guests agree with what the conductor said at <paramref name="at"/> (<see cref="TimeProvider.GetTimestamp"/>).</summary>
    public void MarkCompared(long at)
    {
        lock (_gate)
        {
            if (_state != State.Up)
            {
                _state = State.Compared;
                _comparedAt = at;
            }
        }
    }

    public void MarkUp()
    {
        lock (_gate)
        {
            IsNewlyUp |= _state != State.Up;
            _state = State.Up;
        }
    }

    public void MarkAway()
    {
        lock (_gate)
        {
            _state = State.Away;
        }
    }

    private State Read()
    {
        lock (_gate)
        {
            return _state;
        }
    }
}
