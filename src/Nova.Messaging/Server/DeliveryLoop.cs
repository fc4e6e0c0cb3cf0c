using Microsoft.Extensions.Logging;
using Nova.Messaging.Transports;

namespace Nova.Messaging.Server;

/// <summary>Starts a task for each delivery, keeps count of them, and at the end waits for the last.</summary>
internal sealed class DeliveryLoop(string topic, RequestRunner runner, CallLedger ledger, TimeProvider time, ILogger<RpcServer> logger)
{
    // How long handlers that were told to give up are waited for before the process stops regardless.
    private static readonly TimeSpan GiveUpPatience = TimeSpan.FromSeconds(5);

    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _open = 1; // One for the loop itself, returned by DrainAsync.

    /// <summary>Takes a delivery. Its task is counted, and awaited by <see cref="DrainAsync"/>.</summary>
    public void OnDelivery(Delivery delivery)
    {
        Interlocked.Increment(ref _open);
        _ = CountedAsync(delivery);
    }

    public async Task DrainAsync(CancellationToken ct)
    {
        await runner.StopStartingAsync().ConfigureAwait(false);
        Close();
        try
        {
            await _idle.Task.WaitAsync(ct).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await runner.AbortAsync().ConfigureAwait(false);
            await AwaitAbandonedAsync().ConfigureAwait(false);
        }
    }

    private async Task AwaitAbandonedAsync()
    {
        try
        {
            await _idle.Task.WaitAsync(GiveUpPatience, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            logger.HandlersIgnoreStop(topic, ledger.Running);
        }
    }

    private async Task CountedAsync(Delivery delivery)
    {
        try
        {
            await runner.TakeAsync(delivery).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // The delivery stays unaccepted, so the broker gives it to somebody else once this process lets go of it.
            logger.DeliveryFailed(e, topic, delivery.Parcel.Header.Method);
        }
        finally
        {
            Close();
        }
    }

    private void Close()
    {
        if (Interlocked.Decrement(ref _open) == 0)
        {
            _idle.TrySetResult();
        }
    }
}
