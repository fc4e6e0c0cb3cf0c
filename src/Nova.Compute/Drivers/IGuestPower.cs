namespace Nova.Compute.Drivers;

/// <summary>The power actions, each by its own name.</summary>
internal interface IGuestPower
{
    /// <summary>Starts a stopped guest.</summary>
    Task StartAsync(GuestSpec spec, CancellationToken ct);

    /// <summary>Asks the guest to shut down, and powers it off after <paramref name="timeout"/>; zero powers off at once.</summary>
    Task StopAsync(Guid instanceId, TimeSpan timeout, CancellationToken ct);

    /// <summary>Asks the guest to reboot; false where it did not within <paramref name="timeout"/> (the caller then reboots hard).</summary>
    Task<bool> RebootSoftAsync(Guid instanceId, TimeSpan timeout, CancellationToken ct);

    /// <summary>Destroys the domain, defines it anew from <paramref name="spec"/> and starts it; disks stay.</summary>
    Task RebootHardAsync(GuestSpec spec, CancellationToken ct);

    /// <summary>Freezes the guest in memory.</summary>
    Task PauseAsync(Guid instanceId, CancellationToken ct);

    /// <summary>Thaws it.</summary>
    Task UnpauseAsync(Guid instanceId, CancellationToken ct);

    /// <summary>Saves the guest to disk and stops it.</summary>
    Task SuspendAsync(Guid instanceId, CancellationToken ct);

    /// <summary>Restores a suspended guest.</summary>
    Task ResumeAsync(GuestSpec spec, CancellationToken ct);
}
