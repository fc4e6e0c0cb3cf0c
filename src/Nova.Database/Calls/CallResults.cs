using MemoryPack;
using Nova.Core.Rpc;
using Nova.Database.Statements;
using Nova.Database.Writing;

namespace Nova.Database.Calls;

/// <summary>Runs a call that changes something once: its answer is stored in the transaction that makes the change, under the call's id.</summary>
public sealed class CallResults(NovaDatabase database)
{
    private const int PurgeAtOnce = 1000;

    /// <summary>Longer than any caller repeats a call.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    /// <summary>How long the user of an idempotency key may repeat its request, and with it its calls.</summary>
    public TimeSpan KeyLifetime { get; init; } = TimeSpan.FromDays(1);

    private static readonly Statement Find = new("rpc_results.find", "SELECT reply FROM rpc_results WHERE call_id = ?");
    private static readonly Statement Expired = new("rpc_results.expired", "SELECT call_id FROM rpc_results WHERE expires_at < ? ORDER BY expires_at LIMIT ?");
    private static readonly Statement Purge = new("rpc_results.purge", "DELETE FROM rpc_results WHERE call_id IN (?*)");

    /// <summary>Runs <paramref name="work"/> in a commit group, or answers what it answered before. A refusal is not stored: it is found again.</summary>
    public async Task<T> OnceAsync<T>(Guid callId, Func<WriteScope, T> work, CancellationToken ct) =>
        (await OnceAsync(callId, scope => (work(scope), true), ct).ConfigureAwait(false)).Reply;

    /// <summary>The same, for work that has more to give back than is stored: what is to be done after the commit, by the one run that made the change.</summary>
    /// <returns>The answer, and what came with it; the default where the answer is a stored one.</returns>
    public async Task<(T Reply, TMore? More)> OnceAsync<T, TMore>(Guid callId, Func<WriteScope, (T Reply, TMore More)> work, CancellationToken ct)
    {
        try
        {
            return await database.WriteAsync(scope => Once(scope, callId, work), ct).ConfigureAwait(false);
        }
        catch (RunElsewhereException)
        {
            // Another conductor ran it at the same time and was first; its answer is committed now.
            return await database.WriteAsync(scope => Once(scope, callId, work), ct).ConfigureAwait(false);
        }
    }

    /// <summary>Deletes a batch of answers nobody will ask for again.</summary>
    /// <returns>How many; a full batch means there may be more.</returns>
    public Task<int> PurgeAsync(CancellationToken ct) => database.WriteAsync(
        static scope =>
        {
            var expired = scope.Query(Expired, static row => row.Id(0), scope.Now, PurgeAtOnce);
            return expired.Count == 0 ? 0 : scope.Execute(Purge, SqlValue.List(expired));
        },
        ct);

    private (T Reply, TMore? More) Once<T, TMore>(WriteScope scope, Guid callId, Func<WriteScope, (T Reply, TMore More)> work)
    {
        if (scope.First(Find, static row => row.Bytes(0), callId) is { } stored)
        {
            return (MemoryPackSerializer.Deserialize<T>(stored)!, default);
        }

        var done = work(scope);
        return CallResultTable.TryInsert(scope, new CallResult(callId, MemoryPackSerializer.Serialize(done.Reply), ExpiryOf(callId, scope.Now)))
            ? done
            : throw new RunElsewhereException();
    }

    /// <summary>The result of a call under a key outlives the key: as long as the key stands for its request, nothing of that is run twice.</summary>
    private DateTimeOffset ExpiryOf(Guid callId, DateTimeOffset now) => now + Kept + (KeyedCalls.IsKeyed(callId) ? KeyLifetime : TimeSpan.Zero);

    private sealed class RunElsewhereException : Exception;
}
