namespace Nova.Hosting.Loops;

/// <summary>A loop as a hosted service, supervised. The only background service there is.</summary>
internal sealed class SupervisedLoop<T>(T loop, TimeProvider time, ILogger<T> logger) : BackgroundService
    where T : class, ILoop
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Supervision.RunAsync(typeof(T).Name, loop.RunAsync, time, logger, stoppingToken);
}
