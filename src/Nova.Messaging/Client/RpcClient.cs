using System.Diagnostics;
using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Rpc;
using Nova.Messaging.Transports;
using Nova.Messaging.Wire;

namespace Nova.Messaging.Client;

internal sealed class RpcClient(ITransport transport, TimeProvider time) : IRpcClient, IAsyncDisposable
{
    private readonly PendingCalls _pending = new(time);
    private readonly SemaphoreSlim _opening = new(1, 1);
    private volatile IInbox? _inbox;

    public async Task<TReply> CallAsync<TRequest, TReply>(
        RpcMethod<TRequest, TReply> method,
        RpcTarget target,
        TRequest request,
        RequestContext context,
        CallOptions options = default,
        CancellationToken ct = default)
    {
        ct.ThrowIfCancellationRequested();
        var timeout = options.Timeout ?? method.Timeout;
        var to = new Address(method.Topic, target.Host);
        var started = time.GetTimestamp();
        using var activity = StartActivity(method.Topic, method.Name, ActivityKind.Client);
        var header = Header(MessageKind.Call, method.Name, context, options.CallId ?? RandomUuid.Next(), time.GetUtcNow() + timeout);

        var call = new PendingCall<TReply>();
        using var registration = ct.UnsafeRegister(static call => ((PendingCall)call!).GiveUp(), call);
        var outcome = "answered";
        try
        {
            _pending.Add(header.CallId, call, timeout);
            var inbox = _inbox ?? await OpenInboxAsync(call.Patience).ConfigureAwait(false);
            using var packed = PackedParcel.Pack(transport.CarriesBytes, header, request, inbox.Address);
            var sending = new CallSending(transport, to, packed.Parcel, call, _pending, PausesOf(options));
            await sending.UntilAnsweredAsync().ConfigureAwait(false);
            return await call.Reply.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (call.Patience.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            outcome = "timeout";
            throw TimedOut(to, header, timeout);
        }
        catch (Exception e)
        {
            outcome = e is FaultException ? "fault" : "cancelled";
            throw;
        }
        finally
        {
            _pending.Remove(header.CallId, call);
            Diagnostics.Sent.Count(method.Name, outcome);
            Diagnostics.Duration.Record(time.GetElapsedTime(started).TotalSeconds, Diagnostics.Tag("method", method.Name));
            activity?.SetStatus(outcome == "answered" ? ActivityStatusCode.Ok : ActivityStatusCode.Error, outcome);
        }
    }

    public Task FanoutAsync<TRequest, TReply>(
        RpcMethod<TRequest, TReply> method,
        TRequest request,
        RequestContext context,
        CancellationToken ct = default) =>
        HandOverAsync(method, new Address(method.Topic, IsFanout: true), request, context, ct);

    public async ValueTask DisposeAsync()
    {
        if (_inbox is not null)
        {
            await _inbox.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task HandOverAsync<TRequest, TReply>(
        RpcMethod<TRequest, TReply> method, Address to, TRequest request, RequestContext context, CancellationToken ct)
    {
        using var activity = StartActivity(method.Topic, method.Name, ActivityKind.Producer);
        var header = Header(MessageKind.Fanout, method.Name, context, RandomUuid.Next(), DateTimeOffset.MaxValue);
        using var packed = PackedParcel.Pack(transport.CarriesBytes, header, request, replyTo: null);
        using var patience = new CancellationTokenSource(method.Timeout, time);
        using var registration = ct.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), patience);
        var backoff = new Backoff();
        try
        {
            SendOutcome outcome;
            while ((outcome = await transport.SendAsync(to, packed.Parcel, patience.Token).ConfigureAwait(false)) == SendOutcome.Full)
            {
                await Task.Delay(backoff.Next(), time, patience.Token).ConfigureAwait(false);
            }

            // Nobody there to take it is no failure: the row says what is to be done.
            Diagnostics.Sent.Count(method.Name, outcome == SendOutcome.Accepted ? "sent" : "dropped");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            Diagnostics.Sent.Count(method.Name, "timeout");
            throw TimedOut(to, header, method.Timeout);
        }
    }

    private async Task<IInbox> OpenInboxAsync(CancellationToken ct)
    {
        await _opening.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            return _inbox ??= await transport.OpenInboxAsync(_pending, ct).ConfigureAwait(false);
        }
        finally
        {
            _opening.Release();
        }
    }

    private static MessageHeader Header(MessageKind kind, string method, RequestContext context, Guid callId, DateTimeOffset deadline)
    {
        var trace = Activity.Current;
        return new MessageHeader(
            kind,
            callId,
            method,
            deadline == DateTimeOffset.MaxValue ? long.MaxValue : deadline.ToUnixTimeMilliseconds(),
            context,
            trace is { IdFormat: ActivityIdFormat.W3C } ? trace.Id : null,
            trace?.TraceStateString);
    }

    private static ResendPauses PausesOf(CallOptions options) =>
        options.ResendEvery is { } pause ? new(pause, pause) : ResendPauses.Usual;

    private static FaultException TimedOut(Address to, MessageHeader header, TimeSpan timeout) => new(new Fault(
        FaultKind.Timeout,
        $"The {to.Topic} service did not answer in time.",
        "rpc_timeout",
        $"{header.Method} to {to}, call {header.CallId}, waited {timeout}"));

    private static Activity? StartActivity(string topic, string method, ActivityKind kind) =>
        Diagnostics.Activities.HasListeners() ? Diagnostics.Activities.StartActivity($"{topic}.{method}", kind) : null;
}
