using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Nova.Core;
using Nova.Core.Faults;
using Nova.Messaging.Transports;
using Nova.Messaging.Wire;

namespace Nova.Messaging.Server;

/// <summary>What happens to one delivery: ledger, free handler, acceptance, handler, answer.</summary>
internal sealed class RequestRunner(
    ITransport transport, RpcTable table, CallLedger ledger, int maxConcurrency, TimeProvider time, ILogger<RpcServer> logger)
{
    private readonly SemaphoreSlim _free = new(maxConcurrency);
    private readonly CancellationTokenSource _draining = new();
    private volatile bool _isAborting;

    /// <summary>What waits for a free handler is handed back from now on.</summary>
    public Task StopStartingAsync() => _draining.CancelAsync();

    /// <summary>Tells the running handlers to give up; nothing is answered any more.</summary>
    public async Task AbortAsync()
    {
        _isAborting = true;
        foreach (var entry in ledger.AllRunning())
        {
            await entry.Abandoned.CancelAsync().ConfigureAwait(false);
        }
    }

    public async Task TakeAsync(Delivery delivery)
    {
        var header = delivery.Parcel.Header;
        var handler = table.Find(header.Method);
        object? request = null;
        Fault? refusal = null;
        if (!header.HasExpired(time))
        {
            (request, refusal) = Open(handler, delivery.Parcel);
        }

        // From here on the delivery's bytes are gone, and the broker's thread is not ours.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        if (request is null)
        {
            await RefuseAsync(delivery, refusal).ConfigureAwait(false);
            return;
        }

        switch (ledger.Enter(header.CallId, delivery.Parcel.ReplyTo, header.Deadline, out var entry))
        {
            case LedgerVerdict.Joined:
                CountDuplicate(header, "joined");
                await delivery.AcceptAsync().ConfigureAwait(false);
                break;
            case LedgerVerdict.Answered:
                CountDuplicate(header, "answered");
                await delivery.AcceptAsync().ConfigureAwait(false);
                await AnswerAsync(delivery.Parcel.ReplyTo, entry.Answer).ConfigureAwait(false);
                break;
            default:
                await RunFreshAsync(delivery, entry, handler!, request).ConfigureAwait(false);
                break;
        }
    }

    private static (object? Request, Fault? Refusal) Open(RpcHandler? handler, Parcel parcel)
    {
        var method = parcel.Header.Method;
        if (handler is null)
        {
            return (null, new Fault(
                FaultKind.NotImplemented,
                $"The service does not know the operation {method}. Are all services of the same version?",
                "unknown_method"));
        }

        try
        {
            return (handler.Decode(parcel), null);
        }
        catch (Exception e)
        {
            // Whatever the decoder makes of bytes it does not understand, the caller is told and the delivery is done with.
            return (null, new Fault(
                FaultKind.Internal,
                $"The request of the operation {method} cannot be read. Are all services of the same version?",
                "undecodable_request",
                e.Message));
        }
    }

    private async Task RefuseAsync(Delivery delivery, Fault? refusal)
    {
        var header = delivery.Parcel.Header;
        Diagnostics.Refused.Add(1, Diagnostics.Tag("reason", refusal?.Code ?? "expired"));
        await delivery.AcceptAsync().ConfigureAwait(false);
        if (refusal is null)
        {
            return;
        }

        logger.RequestRefused(table.Topic, header.Method, refusal.Message, refusal.Details);
        using var answer = PackedParcel.Pack(transport.CarriesBytes, header.Answer(MessageKind.Fault), refusal, replyTo: null);
        await AnswerAsync(delivery.Parcel.ReplyTo, answer.Parcel).ConfigureAwait(false);
    }

    private async Task RunFreshAsync(Delivery delivery, LedgerEntry entry, RpcHandler handler, object request)
    {
        try
        {
            await RunWhenFreeAsync(delivery, entry, handler, request).ConfigureAwait(false);
        }
        catch
        {
            // An entry that nobody works on would have every repetition of the call wait for an answer that never comes.
            ledger.Forget(entry);
            throw;
        }
    }

    private async Task RunWhenFreeAsync(Delivery delivery, LedgerEntry entry, RpcHandler handler, object request)
    {
        Diagnostics.Waiting.Add(1);
        try
        {
            await _free.WaitAsync(_draining.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            ledger.Forget(entry);
            await delivery.HandBackAsync().ConfigureAwait(false);
            return;
        }
        finally
        {
            Diagnostics.Waiting.Add(-1);
        }

        Diagnostics.Running.Add(1);
        try
        {
            if (!await delivery.AcceptAsync().ConfigureAwait(false))
            {
                ledger.Forget(entry);
                return;
            }

            if (entry.Abandoned.IsCancellationRequested)
            {
                // Its caller gave up while it waited.
                ledger.Forget(entry);
                CountServed(delivery.Parcel.Header, "abandoned");
                return;
            }

            await RunAsync(delivery.Parcel.Header, entry, handler, request).ConfigureAwait(false);
        }
        finally
        {
            Diagnostics.Running.Add(-1);
            _free.Release();
        }
    }

    private async Task RunAsync(MessageHeader header, LedgerEntry entry, RpcHandler handler, object request)
    {
        using var scope = logger.BeginScope(new RequestScope(header));
        using var activity = StartActivity(header);
        var call = new RpcCall(
            header.Context ?? RequestContext.ForService("req-unknown"),
            header.CallId,
            header.Deadline == long.MaxValue ? DateTimeOffset.MaxValue : DateTimeOffset.FromUnixTimeMilliseconds(header.Deadline));
        PackedParcel answer;
        var isPassing = false;
        try
        {
            answer = await handler
                .InvokeAsync(request, call, header.Answer(MessageKind.Reply), transport.CarriesBytes, entry.Abandoned.Token)
                .ConfigureAwait(false);
            CountServed(header, "reply");
        }
        catch (OperationCanceledException) when (entry.Abandoned.IsCancellationRequested)
        {
            // Nobody waits, or this process stops and the caller asks again elsewhere: no answer is the right one.
            CountServed(header, "abandoned");
            activity?.SetStatus(ActivityStatusCode.Error, "abandoned");
            ledger.Forget(entry);
            return;
        }
        catch (Exception e)
        {
            CountServed(header, "fault");
            isPassing = e is FaultException { Fault.Kind: FaultKind.Unavailable or FaultKind.Timeout };
            activity?.SetStatus(ActivityStatusCode.Error, e.Message);
            answer = PackedParcel.Pack(transport.CarriesBytes, header.Answer(MessageKind.Fault), FaultOf(e, header), replyTo: null);
        }

        using (answer)
        {
            if (_isAborting)
            {
                ledger.Forget(entry);
                return;
            }

            // "Not now" is no result: whoever asks again under the same id, as the repeats of a request with a key do, is not told it once more.
            var replyTo = isPassing ? ledger.Forget(entry) : Settle(header, entry, handler, answer.Parcel);
            await AnswerAsync(replyTo, answer.Parcel).ConfigureAwait(false);
        }
    }

    private string? Settle(MessageHeader header, LedgerEntry entry, RpcHandler handler, Parcel answer)
    {
        if (handler.IsRepeatable || header.Kind == MessageKind.Fanout)
        {
            return ledger.Forget(entry);
        }

        return ledger.Keep(entry, answer.Keep());
    }

    private async Task AnswerAsync(string? replyTo, Parcel? answer)
    {
        if (replyTo is null || answer is null)
        {
            return;
        }

        // An answer that is lost is asked for again.
        await transport.ReplyAsync(replyTo, answer, CancellationToken.None).ConfigureAwait(false);
    }

    private Fault FaultOf(Exception e, MessageHeader header)
    {
        if (e is FaultException known)
        {
            return known.Fault;
        }

        logger.HandlerFailed(e, table.Topic, header.Method);
        return new Fault(FaultKind.Internal, "The request failed because of an unexpected error.", null, e.ToString());
    }

    private Activity? StartActivity(MessageHeader header)
    {
        if (!Diagnostics.Activities.HasListeners())
        {
            return null;
        }

        ActivityContext.TryParse(header.TraceParent, header.TraceState, isRemote: true, out var parent);
        var activity = Diagnostics.Activities.StartActivity($"{table.Topic}.{header.Method}", ActivityKind.Server, parent);
        activity?.SetTag("nova.request_id", header.Context?.RequestId);
        return activity;
    }

    private static void CountDuplicate(MessageHeader header, string what) =>
        Diagnostics.Duplicates.Add(1, Diagnostics.Tag("method", header.Method), Diagnostics.Tag("what", what));

    private static void CountServed(MessageHeader header, string outcome) =>
        Diagnostics.Served.Count(header.Method, outcome);
}
