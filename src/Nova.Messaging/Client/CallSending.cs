using Nova.Messaging.Transports;

namespace Nova.Messaging.Client;

/// <summary>How long an answer is waited for before a call is sent again.</summary>
internal readonly record struct ResendPauses(TimeSpan First, TimeSpan Later)
{
    /// <summary>
    /// Whoever took the call may hang, and then another one takes the repetition: soon, since most calls are answered in milliseconds. What is not answered then mostly is
    /// long work, which repetitions only remind.
    /// </summary>
    public static ResendPauses Usual => new(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5));
}

/// <summary>Sends one call, and sends it again under the same call id until it is answered.</summary>
internal sealed class CallSending(
    ITransport transport, Address to, Parcel parcel, PendingCall call, PendingCalls calls, ResendPauses pauses)
{
    private Backoff _backoff;

    /// <summary>Returns when the call is answered; throws when its patience runs out.</summary>
    public async Task UntilAnsweredAsync()
    {
        for (var isFirst = true; ; isFirst = false)
        {
            call.Patience.ThrowIfCancellationRequested();
            if (!isFirst)
            {
                Diagnostics.Retransmissions.Add(1, Diagnostics.Tag("method", parcel.Header.Method));
            }

            // Taken before sending, so that an answer or a reconnection meanwhile is not missed.
            var signal = call.NextSignal();
            var outcome = await SendAsync(signal).ConfigureAwait(false);
            if (call.IsAnswered)
            {
                return;
            }

            calls.WakeAfter(call, outcome != SendOutcome.Accepted ? _backoff.Next() : isFirst ? pauses.First : pauses.Later);
            await signal.ConfigureAwait(false);
            if (call.TakeReturned())
            {
                signal = call.NextSignal();
                calls.WakeAfter(call, _backoff.Next());
                await signal.ConfigureAwait(false);
            }

            if (call.IsAnswered)
            {
                return;
            }
        }
    }

    /// <summary>Sends once. The answer to an earlier sending may arrive while the broker is slow to take this one.</summary>
    private async ValueTask<SendOutcome> SendAsync(Task signal)
    {
        var sending = transport.SendAsync(to, parcel, call.Patience);
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
            await call.StopSendingAsync().ConfigureAwait(false);
            await ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return SendOutcome.Accepted;
        }

        return await task.ConfigureAwait(false);
    }
}
