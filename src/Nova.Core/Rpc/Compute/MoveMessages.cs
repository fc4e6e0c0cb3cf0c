using MemoryPack;
using Nova.Core.Images;
using Nova.Core.Servers;

namespace Nova.Core.Rpc.Compute;

/// <summary>Stop this guest and offer its disks.</summary>
/// <param name="Instance">The instance as it is, with the flavor it has.</param>
/// <param name="GuestId">The guest on this host.</param>
/// <param name="Attempt">Attempt number.</param>
/// <param name="DestinationHost">Host that will fetch; this one for a move within the host.</param>
/// <param name="DestinationGuestId">The guest to be made there.</param>
/// <param name="Deadline">When the saga gives up; the host stops by itself then. The offer may be fetched until then too.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record PrepareMove(
    InstanceRecord Instance, Guid GuestId, int Attempt, string DestinationHost, Guid DestinationGuestId, DateTimeOffset Deadline);

/// <summary>Where a stopped guest's disks are to be fetched.</summary>
/// <param name="Address">Host name or address of the source's stream; the source's own choice (<c>my_ip</c>).</param>
/// <param name="Port">TCP port; 0 for a move within the host.</param>
/// <param name="Token">Secret the fetcher proves itself with, for this offer alone. Never logged.</param>
/// <param name="PowerState">What the guest's power state was before it was stopped.</param>
/// <param name="Disks">The disks, the boot disk first.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record MoveOffer(string Address, int Port, string Token, PowerState PowerState, IReadOnlyList<MoveDisk> Disks)
{
    /// <summary>For logs and errors: nothing that is secret.</summary>
    public override string ToString() => $"{nameof(MoveOffer)} of {Disks.Count} disks at {Address}:{Port}";
}

/// <summary>One disk of an offer.</summary>
/// <param name="Name">Its name at the source, such as <c>disk</c> or <c>disk.eph0</c>.</param>
/// <param name="Format">Format as the source wrote it; never guessed by the destination.</param>
/// <param name="VirtualBytes">Size the guest sees.</param>
/// <param name="FileBytes">Bytes to be fetched.</param>
/// <param name="BackingImageId">Image whose cached copy the disk lies over; null for a disk that stands alone.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record MoveDisk(string Name, string Format, long VirtualBytes, long FileBytes, string? BackingImageId);

/// <summary>Make the guest of a move.</summary>
/// <param name="Instance">The instance as it will be: bound to this host, with the new flavor.</param>
/// <param name="GuestId">The guest to make.</param>
/// <param name="Attempt">Attempt number.</param>
/// <param name="SourceHost">Host of the offer; this one for a move within the host.</param>
/// <param name="SourceGuestId">The guest the disks are of.</param>
/// <param name="Offer">Where they are.</param>
/// <param name="Image">Image the server was built from, for disks that lie over it; null where there is none, or it is gone from the image service.</param>
/// <param name="PowerOn">Whether to start the guest.</param>
/// <param name="Deadline">When the saga gives up; the host stops by itself then.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record FinishMove(
    InstanceRecord Instance,
    Guid GuestId,
    int Attempt,
    string SourceHost,
    Guid SourceGuestId,
    MoveOffer Offer,
    ImageRecord? Image,
    bool PowerOn,
    DateTimeOffset Deadline);

/// <summary>Make the guest of a server whose host is down.</summary>
/// <param name="Build">The guest: as it would be built.</param>
/// <param name="OnSharedStorage">Whether its disks are here, as the operator says; null where nobody has said.</param>
/// <param name="PowerOn">Whether to start it.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record EvacuateServer(BuildServer Build, bool? OnSharedStorage, bool PowerOn);

/// <summary>Remove what is kept of the guest the server moved away from.</summary>
/// <param name="Instance">The instance as it is, bound to the destination.</param>
/// <param name="GuestId">The guest on this host.</param>
/// <param name="Attempt">Attempt number.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ConfirmMove(InstanceRecord Instance, Guid GuestId, int Attempt);

/// <summary>Bring back the guest the server moved away from.</summary>
/// <param name="Instance">The instance as it was: bound to this host, with the old flavor. Its task state is what a claim of the attempt shows.</param>
/// <param name="GuestId">The guest on this host.</param>
/// <param name="Attempt">Attempt number.</param>
/// <param name="PowerOn">Whether to start the guest.</param>
/// <param name="Deadline">When the saga gives up; the host stops by itself then.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record RevertMove(InstanceRecord Instance, Guid GuestId, int Attempt, bool PowerOn, DateTimeOffset Deadline);
