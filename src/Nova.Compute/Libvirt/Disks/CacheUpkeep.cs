using Nova.Hosting.Loops;

namespace Nova.Compute.Libvirt.Disks;

/// <summary>Cleans the image cache every <c>[image_cache] manager_interval</c>.</summary>
internal sealed partial class CacheUpkeep(CleanCache clean, LibvirtOptions options, TimeProvider time, ILogger<CacheUpkeep> logger) : ILoop
{
    public async Task RunAsync(CancellationToken stopping)
    {
        if (!options.RemoveUnusedImages || options.CacheInterval is not { } interval)
        {
            return;
        }

        using var timer = new PeriodicTimer(interval, time);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            await LookAsync(stopping);
        }
    }

    private async Task LookAsync(CancellationToken ct)
    {
        try
        {
            // Reads every disk's header: nothing for a thread that others wait for.
            await Task.Run(() => clean.Run(ct), ct);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            LogFailed(failure);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The image cache cannot be cleaned now; tried again at the next interval")]
    private partial void LogFailed(Exception failure);
}
