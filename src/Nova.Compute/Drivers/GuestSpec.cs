using Nova.Core.Hardware.Placing;
using Nova.Core.Images;
using Nova.Core.Servers;

namespace Nova.Compute.Drivers;

/// <summary>All a driver needs to make a guest.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="Attempt">Attempt it is built for; kept with the guest.</param>
/// <param name="Image">Its image; null when volume-backed, or for operations after the build.</param>
/// <param name="ConfigDrivePath">Config drive made by its part, or null. After the build: the file that is still there.</param>
/// <param name="Disks">Its disks as they were made; null before that, and for a guest whose host has no record of them: then they are what instance and image say.</param>
internal sealed record GuestSpec(InstanceRecord Instance, int Attempt, ImageRecord? Image, string? ConfigDrivePath, IReadOnlyList<GuestDisk>? Disks = null)
{
    /// <summary>True where ephemeral disks that are there stay as they are while the others are made.</summary>
    public bool KeepsEphemeral { get; init; }

    /// <summary>What it has of the host's processors and memory; null for one that shares them as they come.</summary>
    public GuestPlace? Place { get; init; }

    /// <summary>True where it is booted from a rescue image: <see cref="Disks"/> are those it is shown then, and <see cref="ConfigDrivePath"/> is the drive made for that.</summary>
    public bool IsRescue { get; init; }
}
