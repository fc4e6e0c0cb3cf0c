namespace Nova.Hosting.Daemon;

/// <summary>Signals belong to the process, not to one daemon of it: the host neither waits for nor listens to any.</summary>
internal sealed class ProcessOwnedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
