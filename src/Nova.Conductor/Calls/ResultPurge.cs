using Nova.Core.Faults;
using Nova.Database;
using Nova.Database.Calls;
using Nova.Database.Consoles;
using Nova.Database.Sagas;
using Nova.Hosting.Loops;

namespace Nova.Conductor.Calls;

/// <summary>Deletes stored answers that nobody will ask for again, a batch at a time, signals of sagas that have ended, and console tokens that have expired.</summary>
internal sealed partial class ResultPurge(CallResults calls, NovaDatabase database, TimeProvider time, ILogger<ResultPurge> logger) : ILoop
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    public async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            try
            {
                while (await calls.PurgeAsync(stopping) > 0)
                {
                    // Until none is left; others write between the batches.
                }

                await database.WriteAsync(StoredRequests.Purge, stopping);
                await database.WriteAsync(SignalStore.Trim, stopping);
                while (await database.WriteAsync(ConsoleTokenStore.Purge, stopping) > 0)
                {
                    // As above.
                }
            }
            catch (FaultException unavailable) when (unavailable.Fault.Kind == FaultKind.Unavailable)
            {
                LogSkipped(unavailable.Message);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Stored answers, signals and console tokens were not purged: {Reason}")]
    private partial void LogSkipped(string reason);
}
