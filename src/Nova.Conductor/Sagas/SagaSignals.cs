using System.Collections.Concurrent;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Database;
using Nova.Database.Sagas;
using Nova.Messaging;

namespace Nova.Conductor.Sagas;

/// <summary>Lets a step wait for what its saga is told, by whichever conductor and whenever: before the step began, while it waits, or while nobody ran the saga.</summary>
/// <remarks>
/// The row is the truth (<see cref="SignalStore.Tell"/> in the teller's transaction). The hint of other conductors only saves time: whoever waits looks every few seconds by itself.
/// </remarks>
internal sealed class SagaSignals(NovaDatabase database, TimeProvider time)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<(Guid Saga, string Name), TaskCompletionSource> waiting = new();

    /// <summary>Waits until the saga has been told <paramref name="name"/>.</summary>
    /// <returns>What was said; null where <paramref name="until"/> has passed without.</returns>
    public async Task<SagaSignal?> WaitForAsync(Saga saga, string name, DateTimeOffset until, CancellationToken ct)
    {
        while (true)
        {
            // Before the look, so that a hint that comes in between is not missed.
            var hint = waiting.GetOrAdd((saga.Id, name), static _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            try
            {
                if (await database.ReadAsync(scope => SignalStore.Find(scope, saga.Id, name), ct).ConfigureAwait(false) is { } told)
                {
                    return told;
                }

                var left = until - time.GetUtcNow();
                if (left <= TimeSpan.Zero)
                {
                    return null;
                }

                await hint.WaitAsync(left < LookAgain ? left : LookAgain, time, ct).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                // No hint: look by ourselves.
            }
            finally
            {
                waiting.TryRemove((saga.Id, name), out _);
            }
        }
    }

    /// <summary>A saga has been told something: whoever waits here looks.</summary>
    public Task<Nothing> OnSignalledAsync(SagaSignalled hint, RpcCall call, CancellationToken ct)
    {
        if (waiting.TryRemove((hint.SagaId, hint.Name), out var waits))
        {
            waits.TrySetResult();
        }

        return Task.FromResult(Nothing.Value);
    }
}
