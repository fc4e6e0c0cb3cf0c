using Nova.Compute.ConfigDrive;
using Nova.Compute.Drivers;
using Nova.Metadata;

namespace Nova.Compute.Guests.Parts;

/// <summary>The config drive, where the guest gets one. It is made with the guest and stays as it is.</summary>
internal sealed class ConfigDrivePart(IGuestDisks disks, ConfigDriveOptions options, TimeProvider time) : IGuestPart
{
    public string Name => "config drive";

    public async Task<GuestSpec> PrepareAsync(GuestWork work, GuestSpec spec, CancellationToken ct)
    {
        if (ConfigDriveFile.PathOf(disks, spec.Instance.Id, spec.IsRescue) is not { } path)
        {
            return spec;
        }

        if (work.Build is not { } build)
        {
            return spec with { ConfigDrivePath = File.Exists(path) ? path : null };
        }

        if (!IsWanted(spec))
        {
            return spec;
        }

        var files = ConfigDriveContents.Of(new GuestMetadata(spec.Instance, build.PublicKey, build.KeyType, build.AdminPassword, build.InjectedFiles), options, time);
        await ConfigDriveFile.WriteAsync(path, files, time.GetUtcNow(), ct);
        return spec with { ConfigDrivePath = path };
    }

    public Task ConnectAsync(GuestWork work, GuestSpec spec, CancellationToken ct) => Task.CompletedTask;

    public Task DisconnectAsync(GuestRecord guest, CancellationToken ct) => Task.CompletedTask;

    public Task RemoveAsync(GuestRecord guest, CancellationToken ct)
    {
        if (ConfigDriveFile.PathOf(disks, guest.InstanceId) is { } path && File.Exists(path))
        {
            File.Delete(path);
        }

        return Task.CompletedTask;
    }

    /// <summary>Asked for by the user, by the operator for all, or by the image.</summary>
    private bool IsWanted(GuestSpec spec)
        => spec.Instance.ConfigDrive || options.Force || spec.Instance.ImageProperties.GetValueOrDefault("img_config_drive") == "mandatory";
}
