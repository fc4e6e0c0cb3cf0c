namespace Nova.Compute.Drivers;

/// <summary>The guest as the hypervisor has it.</summary>
internal interface IGuestDomain
{
    /// <summary>Defines and starts the guest on its prepared disks. A guest of the same attempt that already runs is left alone.</summary>
    Task SpawnAsync(GuestSpec spec, CancellationToken ct);

    /// <summary>Defines the guest on its disks without starting it. One that runs is left alone.</summary>
    Task DefineAsync(GuestSpec spec, CancellationToken ct);

    /// <summary>Stops the guest at once and removes its definition, not its disks. Succeeds where nothing is there.</summary>
    Task DestroyAsync(Guid instanceId, CancellationToken ct);
}
