using Nova.Core.Faults;
using Nova.Core.Rpc;
using Nova.Messaging;

namespace Nova.Conductor.Sagas;

/// <summary>What came of asking a host.</summary>
/// <param name="Host">The host.</param>
/// <param name="Value">Its answer.</param>
/// <param name="Refusal">Its fault.</param>
/// <param name="IsGone">True where its lease ended before it answered.</param>
internal readonly record struct HostAnswer<T>(string Host, T? Value, Fault? Refusal, bool IsGone)
    where T : class
{
    /// <summary>Why there is no answer, with the host for operators.</summary>
    public Fault Trouble => Refusal is { } fault
        ? fault with { Details = $"{fault.Details ?? fault.Message} (host {Host})" }
        : new Fault(FaultKind.Unavailable, "The compute service of the server's host stopped answering.", Details: $"Lease of {Host} ended.");
}

/// <summary>Asks hosts to do a saga's remote step, under a call id that a later owner of the saga would use too.</summary>
internal sealed class HostCalls(IRpcClient rpc, HostLeases leases, TimeProvider time)
{
    /// <summary>Asks and waits until the host answers, its lease ends, or the saga's deadline passes (a <see cref="FaultKind.Timeout"/> refusal).</summary>
    public async Task<HostAnswer<TReply>> CallAsync<TRequest, TReply>(
        Saga saga, string step, int attempt, RpcMethod<TRequest, TReply> method, string host, TRequest request, CancellationToken ct)
        where TReply : class
    {
        var patience = saga.Deadline - time.GetUtcNow();
        if (patience <= TimeSpan.Zero)
        {
            return new(host, null, new Fault(FaultKind.Timeout, "The host did not answer in time."), IsGone: false);
        }

        using var watch = leases.Watching(host);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, watch.Down);
        var options = new CallOptions(patience, CallIds.Of(saga.Id, step, attempt));
        try
        {
            var reply = await rpc.CallAsync(method, RpcTarget.On(host), request, saga.Context, options, either.Token).ConfigureAwait(false);
            return new(host, reply, null, IsGone: false);
        }
        catch (FaultException refusal)
        {
            return new(host, null, refusal.Fault, IsGone: false);
        }
        catch (OperationCanceledException) when (watch.Down.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            return new(host, null, null, IsGone: true);
        }
    }
}
