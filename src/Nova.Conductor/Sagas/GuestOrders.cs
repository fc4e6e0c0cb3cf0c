using Nova.Core.Faults;
using Nova.Core.Rpc;
using Nova.Database.Instances;

namespace Nova.Conductor.Sagas;

/// <summary>Commands that must succeed or find their host gone: the undo of a deed, and deeds that are not undone themselves.</summary>
internal sealed class GuestOrders(HostCalls hosts, HostLeases leases, SagaJournal journal, TimeProvider time)
{
    private const int MostRefusals = 4;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Has a host take a deed back, under a higher attempt that cancels whatever of the deed is still under way, or on its way. A refusal is thrown, and the undo repeated.</summary>
    /// <param name="saga">The saga.</param>
    /// <param name="order">The order to take back.</param>
    /// <param name="with">The state with the order changed.</param>
    /// <param name="method">The command.</param>
    /// <param name="request">Makes the request of an attempt.</param>
    /// <param name="ct">Stops waiting.</param>
    /// <returns>What the host says; null where it is gone, or too old to know the deed.</returns>
    public async Task<TReply?> TakeBackAsync<TState, TRequest, TReply>(
        Saga<TState> saga, GuestOrder order, Func<TState, GuestOrder, TState> with, RpcMethod<TRequest, TReply> method, Func<int, TRequest> request, CancellationToken ct)
        where TState : class
        where TReply : class
    {
        if (order.UndoAttempt is not { } attempt)
        {
            attempt = order.Attempt + 1;
            order = order with { UndoAttempt = attempt };
            await RaiseAsync(saga, with(saga.State, order), order.GuestId, attempt).ConfigureAwait(false);
        }

        var answer = await hosts.CallAsync(saga, $"undo_{saga.StepName}", attempt, method, order.Host, request(attempt), ct).ConfigureAwait(false);
        // A host that does not know the command, because its daemon is older, has not known the deed either.
        if (answer.Refusal is { Kind: not FaultKind.NotImplemented })
        {
            // The next try needs a number of its own, or the host would repeat this answer.
            saga.State = with(saga.State, order with { Attempt = Highest(attempt, answer.Refusal), UndoAttempt = null });
            throw new FaultException(answer.Trouble);
        }

        saga.State = with(saga.State, order with { IsGone = answer.IsGone });
        return answer.Value;
    }

    /// <summary>
    /// Has a host do what is not taken back. A refusal is no answer for a while: the host may be stopping or starting, or something is busy. A host whose lease has ended is
    /// not asked: it is told when it comes back.
    /// </summary>
    public async Task<StepOutcome> InsistAsync<TState, TRequest, TReply>(
        Saga<TState> saga, GuestOrder order, Func<TState, GuestOrder, TState> with, RpcMethod<TRequest, TReply> method, Func<int, TRequest> request, CancellationToken ct)
        where TState : class
        where TReply : class
    {
        if (!await leases.IsUpAsync(order.Host, ct).ConfigureAwait(false))
        {
            saga.State = with(saga.State, order with { IsGone = true });
            return StepOutcome.Next;
        }

        var answer = await hosts.CallAsync(saga, saga.StepName, order.Attempt, method, order.Host, request(order.Attempt), ct).ConfigureAwait(false);
        if (answer.Refusal is null)
        {
            saga.State = with(saga.State, order with { IsGone = answer.IsGone });
            return StepOutcome.Next;
        }

        if (order.Refusals >= MostRefusals)
        {
            return StepOutcome.Fail(answer.Trouble);
        }

        // Asked again under a number of its own, or the host would repeat this answer.
        var next = order with { Attempt = Highest(order.Attempt, answer.Refusal) + 1, Refusals = order.Refusals + 1 };
        await RaiseAsync(saga, with(saga.State, next), next.GuestId, next.Attempt).ConfigureAwait(false);
        await Task.Delay(Pause * next.Refusals, time, ct).ConfigureAwait(false);
        return StepOutcome.RepeatFrom(saga.StepName);
    }

    /// <summary>
    /// Whether the host has had commands that a database put back from a backup has forgotten: then a higher attempt is recorded, under which the step is to be repeated.
    /// </summary>
    public async Task<bool> HasCaughtUpAsync<TState>(Saga<TState> saga, Guid guest, int attempt, Fault? refusal, Func<TState, int, TState> with)
        where TState : class
    {
        if (refusal is not { NewestAttempt: { } newest } || newest < attempt)
        {
            return false;
        }

        await RaiseAsync(saga, with(saga.State, newest + 1), guest, newest + 1).ConfigureAwait(false);
        return true;
    }

    /// <summary>A database that was put back from a backup does not know the attempts since: the host tells.</summary>
    private static int Highest(int attempt, Fault refusal) => Math.Max(attempt, refusal.NewestAttempt ?? 0);

    private Task RaiseAsync<TState>(Saga<TState> saga, TState state, Guid guest, int attempt)
        where TState : class => journal.RecordAsync(saga, state, scope => InstanceStore.SetAttempt(scope, saga.InstanceId, guest, attempt));
}
