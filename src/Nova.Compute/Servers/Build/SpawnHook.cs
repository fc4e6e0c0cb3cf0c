using Nova.Compute.Drivers;

namespace Nova.Compute.Servers.Build;

/// <summary>The guest itself: defined and started under the lease.</summary>
internal sealed class SpawnHook(IComputeDriver driver) : IBuildHook
{
    public string Name => "spawn";

    public async Task<GuestSpec> RunAsync(BuildJob job, GuestSpec spec, CancellationToken ct)
    {
        await job.Claim.StartAsync(
            start => driver.SpawnAsync(spec, start),
            undo => driver.DestroyAsync(spec.Instance.Id, undo),
            ct);
        return spec;
    }

    public Task CleanUpAsync(Guid instanceId, CancellationToken ct) => driver.DestroyAsync(instanceId, ct);
}
