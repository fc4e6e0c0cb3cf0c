using Nova.Compute.ConfigDrive;
using Nova.Compute.Drivers;

namespace Nova.Compute.Servers.Build;

/// <summary>The config drive, where the guest gets one.</summary>
internal sealed class ConfigDriveHook(IComputeDriver driver, ConfigDriveOptions options, TimeProvider time) : IBuildHook
{
    public string Name => "config drive";

    public async Task<GuestSpec> RunAsync(BuildJob job, GuestSpec spec, CancellationToken ct)
    {
        if (!IsWanted(spec) || ConfigDriveFile.PathOf(driver, spec.Instance.Id) is not { } path)
        {
            return spec;
        }

        var files = ConfigDriveContents.Of(job.Command, spec.Instance, options, time);
        await ConfigDriveFile.WriteAsync(path, files, time.GetUtcNow(), ct);
        return spec with { ConfigDrivePath = path };
    }

    public Task CleanUpAsync(Guid instanceId, CancellationToken ct)
    {
        if (ConfigDriveFile.PathOf(driver, instanceId) is { } path && File.Exists(path))
        {
            File.Delete(path);
        }

        return Task.CompletedTask;
    }

    /// <summary>Asked for by the user, by the operator for all, or by the image.</summary>
    private bool IsWanted(GuestSpec spec)
        => spec.Instance.ConfigDrive || options.Force || spec.Instance.ImageProperties.GetValueOrDefault("img_config_drive") == "mandatory";
}
