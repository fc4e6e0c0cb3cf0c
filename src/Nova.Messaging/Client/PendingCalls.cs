using Nova.Messaging.Transports;

namespace Nova.Messaging.Client;

/// <summary>The calls of this process that wait, by call id.</summary>
internal sealed class PendingCalls : IInboxOwner
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, PendingCall> _calls = [];

    public void Add(Guid callId, PendingCall call)
    {
        lock (_gate)
        {
            call.Sibling = _calls.GetValueOrDefault(callId);
            _calls[callId] = call;
        }
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
        PendingCall[] calls;
        lock (_gate)
        {
            calls = [.. _calls.Values];
        }

        foreach (var first in calls)
        {
            for (var call = first; call is not null; call = call.Sibling)
            {
                call.Wake();
            }
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
