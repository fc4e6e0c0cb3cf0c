using Nova.Messaging.Transports;

namespace Nova.Messaging.Client;

/// <summary>Sends one call, and sends it again under the same call id until it is answered.</summary>
internal sealed class CallSending(
    ITransport transport, Address to, Parcel parcel, PendingCall call, TimeSpan resendEvery, TimeProvider time)
{
    private Backoff _backoff;

    /// <summary>Returns when the call is answered; throws when <paramref name="patience"/> runs out.</summary>
    public async Task UntilAnsweredAsync(CancellationTokenSource patience)
    {
        using var giveUp = patience.Token.UnsafeRegister(static call => ((PendingCall)call!).Wake(), call);
        using var timer = time.CreateTimer(
            static call => ((PendingCall)call!).Wake(), call, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        for (var isFirst = true; ; isFirst = false)
        {
            patience.Token.ThrowIfCancellationRequested();
            if (!isFirst)
            {
                Diagnostics.Retransmissions.Add(1, Diagnostics.Tag("method", parcel.Header.Method));
            }

            // Taken before sending, so that an answer or a reconnection meanwhile is not missed.
            var signal = call.NextSignal();
            var outcome = await SendAsync(signal, patience).ConfigureAwait(false);
            if (call.IsAnswered)
            {
                return;
            }

            timer.Change(outcome == SendOutcome.Accepted ? resendEvery : _backoff.Next(), Timeout.InfiniteTimeSpan);
            await signal.ConfigureAwait(false);
            if (call.TakeReturned())
            {
                signal = call.NextSignal();
                timer.Change(_backoff.Next(), Timeout.InfiniteTimeSpan);
                await signal.ConfigureAwait(false);
            }

            if (call.IsAnswered)
            {
                return;
            }
        }
    }

    /// <summary>Sends once. The answer to an earlier sending may arrive while the broker is slow to take this one.</summary>
    private async ValueTask<SendOutcome> SendAsync(Task signal, CancellationTokenSource patience)
    {
        var sending = transport.SendAsync(to, parcel, patience.Token);
        if (sending.IsCompletedSuccessfully)
        {
            return await sending.ConfigureAwait(false);
        }

        var task = sending.AsTask();
        while (!task.IsCompleted && !call.IsAnswered)
        {
            await Task.WhenAny(task, signal).ConfigureAwait(false);
            signal = call.NextSignal();
        }

        if (!task.IsCompleted)
        {
            // The buffer must not be reused under a sending that still runs.
            await patience.CancelAsync().ConfigureAwait(false);
            await ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return SendOutcome.Accepted;
        }

        return await task.ConfigureAwait(false);
    }
}
