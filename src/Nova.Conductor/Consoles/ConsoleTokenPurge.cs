using Nova.Core.Faults;
using Nova.Database;
using Nova.Database.Consoles;
using Nova.Hosting.Loops;

namespace Nova.Conductor.Consoles;

/// <summary>Deletes console tokens that have expired, a batch at a time.</summary>
internal sealed partial class ConsoleTokenPurge(NovaDatabase database, TimeProvider time, ILogger<ConsoleTokenPurge> logger) : ILoop
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    public async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            try
            {
                while (await database.WriteAsync(ConsoleTokenStore.Purge, stopping) > 0)
                {
                    // Until none is left; others write between the batches.
                }
            }
            catch (FaultException unavailable) when (unavailable.Fault.Kind == FaultKind.Unavailable)
            {
                LogSkipped(unavailable.Message);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Expired console tokens were not purged: {Reason}")]
    private partial void LogSkipped(string reason);
}
