using Nova.Core.Faults;
using Nova.Database;
using Nova.Database.Calls;

namespace Nova.Conductor.Calls;

/// <summary>Deletes stored answers that nobody will ask for again, a batch at a time.</summary>
internal sealed partial class ResultPurge(CallResults calls, NovaDatabase database, TimeProvider time, ILogger<ResultPurge> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await calls.PurgeAsync(stoppingToken) > 0)
                {
                    // Until none is left; others write between the batches.
                }

                await database.WriteAsync(StoredRequests.Purge, stoppingToken);
            }
            catch (FaultException unavailable) when (unavailable.Fault.Kind == FaultKind.Unavailable)
            {
                LogSkipped(unavailable.Message);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Stored answers were not purged: {Reason}")]
    private partial void LogSkipped(string reason);
}
