using Nova.Core.Servers;

namespace Nova.Compute.Drivers;

/// <summary>A guest's disks and files.</summary>
internal interface IGuestDisks
{
    /// <summary>Where files are put that belong to a guest (the config drive); null for a driver whose guests have no files.</summary>
    /// <remarks>The directory need not exist. <see cref="RemoveDisksAsync"/> removes it with all that is in it.</remarks>
    string? DirectoryOf(Guid instanceId);

    /// <summary>True where the disks of a guest that this host never made are at their place: the hosts share their storage.</summary>
    Task<bool> HasDisksAsync(GuestSpec spec, CancellationToken ct);

    /// <summary>Makes the disks of a guest: root from the image, ephemeral, swap; answers what was made.</summary>
    /// <remarks>Disks that are there from an earlier try of the same attempt are used or made anew, never left half written.</remarks>
    Task<PreparedDisks> PrepareDisksAsync(GuestSpec spec, CancellationToken ct);

    /// <summary>
    /// Gets ready what the disks of a guest will be made of, and refuses what cannot be made: the image is fetched and read, and fits. Nothing of the guest is touched; it may run on other disks
    /// meanwhile.
    /// </summary>
    Task FetchPartsAsync(GuestSpec spec, CancellationToken ct);

    /// <summary>Removes what is made anew of a guest that stays: its disks and files, but for the ephemeral disks where <see cref="GuestSpec.KeepsEphemeral"/> says so.</summary>
    Task ClearDisksAsync(GuestSpec spec, CancellationToken ct);

    /// <summary>Removes a guest's disks and files. Succeeds where nothing is there.</summary>
    Task RemoveDisksAsync(Guid instanceId, CancellationToken ct);
}

/// <summary>The disks of a guest.</summary>
/// <param name="Devices">Block devices as the conductor knows them, each with its device name.</param>
/// <param name="Disks">As the hypervisor gets them.</param>
internal sealed record PreparedDisks(IReadOnlyList<BlockDevice> Devices, IReadOnlyList<GuestDisk> Disks);
