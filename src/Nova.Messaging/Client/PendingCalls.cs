using Nova.Messaging.Transports;

namespace Nova.Messaging.Client;

/// <summary>The calls of this process that wait, by call id.</summary>
internal sealed class PendingCalls : IInboxOwner
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, PendingCall> _calls = [];
    private readonly SharedTimer _timer;

    public PendingCalls(TimeProvider time) => _timer = new SharedTimer(time, WakeWhoIsDue);

    /// <summary>From now on the call gets its answer, and gives up when its time is over.</summary>
    public void Add(Guid callId, PendingCall call, TimeSpan timeout)
    {
        call.GiveUpAt = _timer.In(timeout);
        lock (_gate)
        {
            call.Sibling = _calls.GetValueOrDefault(callId);
            _calls[callId] = call;
        }

        _timer.FireBy(call.GiveUpAt);
    }

    /// <summary>Has the call woken after a pause, unless something else does before.</summary>
    public void WakeAfter(PendingCall call, TimeSpan pause)
    {
        var at = _timer.In(pause);
        call.WakeAt = at;
        _timer.FireBy(at);
    }

    public void Remove(Guid callId, PendingCall call)
    {
        lock (_gate)
        {
            if (!_calls.TryGetValue(callId, out var first))
            {
                return;
            }

            if (first != call)
            {
                Unlink_NeedsLock(first, call);
            }
            else if (call.Sibling is null)
            {
                _calls.Remove(callId);
            }
            else
            {
                _calls[callId] = call.Sibling;
            }
        }
    }

    /// <summary>Gives an answer to all who wait for it. One that nobody waits for any more is a repetition, or late.</summary>
    public void OnReply(Parcel parcel)
    {
        for (var call = Find(parcel.Header.CallId); call is not null; call = call.Sibling)
        {
            call.Deliver(parcel);
        }
    }

    /// <summary>Has the call sent again after a pause.</summary>
    public void OnUndeliverable(Guid callId)
    {
        for (var call = Find(callId); call is not null; call = call.Sibling)
        {
            call.Return();
        }
    }

    /// <summary>Has every waiting call sent again now.</summary>
    public void OnReconnected()
    {
        foreach (var call in All())
        {
            call.Wake();
        }
    }

    private void WakeWhoIsDue(long now)
    {
        foreach (var call in All())
        {
            if (call.GiveUpAt <= now)
            {
                call.GiveUp();
                continue;
            }

            if (call.WakeAt <= now)
            {
                call.WakeAt = long.MaxValue;
                call.Wake();
            }

            _timer.FireBy(Math.Min(call.GiveUpAt, call.WakeAt));
        }
    }

    private List<PendingCall> All()
    {
        lock (_gate)
        {
            var all = new List<PendingCall>(_calls.Count);
            foreach (var first in _calls.Values)
            {
                for (var call = first; call is not null; call = call.Sibling)
                {
                    all.Add(call);
                }
            }

            return all;
        }
    }

    private PendingCall? Find(Guid callId)
    {
        lock (_gate)
        {
            return _calls.GetValueOrDefault(callId);
        }
    }

    private static void Unlink_NeedsLock(PendingCall first, PendingCall call)
    {
        for (var before = first; before.Sibling is not null; before = before.Sibling)
        {
            if (before.Sibling == call)
            {
                before.Sibling = call.Sibling;
                return;
            }
        }
    }
}
