namespace Nova.Compute.Hosts;

/// <summary>The hosts this process stands for: one, unless they are fake.</summary>
internal sealed class HostRoster(IReadOnlyList<ComputeHost> hosts) : IAsyncDisposable
{
    public IReadOnlyList<ComputeHost> Hosts { get; } = hosts;

    /// <summary>Lets go of hypervisors and journals; guests go on.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var host in Hosts)
        {
            if (host.Driver is IAsyncDisposable driver)
            {
                await driver.DisposeAsync();
            }

            host.Lanes.Dispose();
        }
    }
}
