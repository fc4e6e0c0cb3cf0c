using Nova.Hosting.Loops;

namespace Nova.Network.Leases;

/// <summary>Brings what the script left into the database.</summary>
internal sealed class LeaseLoop(LeaseFiles files, TellLeases tell, TimeProvider time) : ILoop
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            await files.TellAsync(news => tell.TellAsync(news, stopping));
        }
        while (await timer.WaitForNextTickAsync(stopping));
    }
}
