using Nova.Core.Faults;
using Nova.Messaging.Transports;
using Nova.Messaging.Wire;

namespace Nova.Messaging.Client;

/// <summary>A call that waits for its answer, and what may wake it: the answer, the time to send again, or the end of patience.</summary>
internal abstract class PendingCall
{
    private readonly CancellationTokenSource _patience = new();
    private TaskCompletionSource _signal = NewSignal();
    private volatile bool _isReturned;
    private long _wakeAt = long.MaxValue;

    /// <summary>Another pending call of this process with the same call id; both get the answer.</summary>
    public PendingCall? Sibling { get; set; }

    public abstract bool IsAnswered { get; }

    /// <summary>When it gives up, as a timestamp of the clock.</summary>
    public long GiveUpAt { get; set; } = long.MaxValue;

    /// <summary>When it is woken to be sent again, as a timestamp of the clock.</summary>
    public long WakeAt
    {
        get => Volatile.Read(ref _wakeAt);
        set => Volatile.Write(ref _wakeAt, value);
    }

    /// <summary>Fires when the caller gives up, or nothing more has to be sent.</summary>
    public CancellationToken Patience => _patience.Token;

    /// <summary>Completes at the next wake-up after it was asked for.</summary>
    public Task NextSignal()
    {
        var signal = Volatile.Read(ref _signal);
        if (signal.Task.IsCompleted && !IsAnswered)
        {
            var fresh = NewSignal();
            Interlocked.CompareExchange(ref _signal, fresh, signal);
            signal = Volatile.Read(ref _signal);
            if (IsAnswered)
            {
                signal.TrySetResult();
            }
        }

        return signal.Task;
    }

    public void Wake() => Volatile.Read(ref _signal).TrySetResult();

    /// <summary>Nobody waits any more.</summary>
    public void GiveUp()
    {
        _patience.Cancel();
        Wake();
    }

    /// <summary>Interrupts a sending that still runs.</summary>
    public Task StopSendingAsync() => _patience.CancelAsync();

    /// <summary>Nobody was there to take it.</summary>
    public void Return()
    {
        _isReturned = true;
        Wake();
    }

    /// <summary>True once after each <see cref="Return"/>.</summary>
    public bool TakeReturned()
    {
        var isReturned = _isReturned;
        _isReturned = false;
        return isReturned;
    }

    public abstract void Deliver(Parcel parcel);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

internal sealed class PendingCall<TReply> : PendingCall
{
    private readonly TaskCompletionSource<TReply> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override bool IsAnswered => _reply.Task.IsCompleted;

    public Task<TReply> Reply => _reply.Task;

    public override void Deliver(Parcel parcel)
    {
        try
        {
            if (parcel.Header.Kind == MessageKind.Fault)
            {
                _reply.TrySetException(new FaultException(WireFormat.ReadRecord<Fault>(parcel)));
            }
            else
            {
                _reply.TrySetResult(WireFormat.ReadRecord<TReply>(parcel));
            }
        }
        catch (Exception e)
        {
            // Whatever the decoder makes of bytes it does not understand, the caller is told.
            _reply.TrySetException(new FaultException(
                new Fault(
                    FaultKind.Internal,
                    $"The answer of the operation {parcel.Header.Method} cannot be read. Are all services of the same version?",
                    "undecodable_reply",
                    e.Message),
                e));
        }

        Wake();
    }
}
