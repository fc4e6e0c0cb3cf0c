using Nova.Core.Faults;
using Nova.Database;
using Nova.Database.Hosts;
using Nova.Hosting.Loops;

namespace Nova.Conductor.Hosts;

/// <summary>Finds services whose lease has ended. Every conductor looks; the update counts once.</summary>
internal sealed partial class LeaseWatch(NovaDatabase database, TimeProvider time, ILogger<LeaseWatch> logger) : ILoop
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            try
            {
                if (await database.ReadAsync(ServiceStore.AnyLost, stopping))
                {
                    foreach (var (host, binary) in await database.WriteAsync(ServiceStore.MarkLost, stopping))
                    {
                        LogLost(binary, host);
                    }
                }
            }
            catch (FaultException unavailable) when (unavailable.Fault.Kind == FaultKind.Unavailable)
            {
                // Said by the database's own log; the next second tries again.
                LogSkipped(unavailable.Message);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The lease of {Binary} on {Host} has ended")]
    private partial void LogLost(string binary, string host);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Leases were not looked at: {Reason}")]
    private partial void LogSkipped(string reason);
}
