using MemoryPack;
using Nova.Core.Servers;

namespace Nova.Core.Rpc.Compute;

/// <summary>Says what a destination must know of a guest that is to move while it runs.</summary>
/// <param name="Instance">The instance as it is.</param>
/// <param name="GuestId">Its guest here.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record DescribeLive(InstanceRecord Instance, Guid GuestId);

/// <summary>A guest as its destination must know it.</summary>
/// <param name="CpuXml">Processor it has, as the hypervisor describes it; null where any will do.</param>
/// <param name="HypervisorVersion">Version of its hypervisor, as the node reports it.</param>
/// <param name="Disks">Its writable local disks, the boot disk first.</param>
/// <param name="Probe">What the source has just written into a file in the guest's folder: a destination that finds it there shares the storage.</param>
/// <param name="ConfigDrive">Its config drive; null for none. It may hold a password: never logged, never journaled.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record LiveSource(string? CpuXml, long HypervisorVersion, IReadOnlyList<LiveMigrationDisk> Disks, string Probe, byte[]? ConfigDrive)
{
    /// <summary>For logs and errors: nothing that is secret.</summary>
    public override string ToString() => $"{nameof(LiveSource)} with {Disks.Count} disks";
}

/// <summary>A disk of a guest that runs.</summary>
/// <param name="Name">Its file's name, such as <c>disk</c>.</param>
/// <param name="Format"><c>qcow2</c> or <c>raw</c>, as its host recorded it.</param>
/// <param name="VirtualBytes">Size the guest sees.</param>
/// <param name="FileBytes">What it takes on the host.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record LiveMigrationDisk(string Name, string Format, long VirtualBytes, long FileBytes);

/// <summary>Checks whether a guest could move here while it runs, and changes nothing.</summary>
/// <param name="Instance">The instance as it is.</param>
/// <param name="Source">The guest.</param>
/// <param name="BlockMigration">Whether its disks are to be copied; null where that is found out.</param>
/// <param name="DiskOverCommit">True where the disks may become larger than what is free.</param>
/// <param name="DestinationHost">Name of this host.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record CheckLive(InstanceRecord Instance, LiveSource Source, bool? BlockMigration, bool DiskOverCommit, string DestinationHost);

/// <summary>How a guest gets to its destination.</summary>
/// <param name="CopiesDisks">Whether its disks are copied; false where the hosts share them.</param>
/// <param name="Connect">Name or address by which the source finds the destination's hypervisor.</param>
/// <param name="MigrateUri">Where the destination listens for memory; null for the hypervisor's own choice.</param>
/// <param name="DisksUri">Where it listens for disks; null as above.</param>
/// <param name="Folder">Folder of the guest's files at the destination.</param>
/// <param name="Owner">What the destination marks its guests with.</param>
/// <param name="VncListen">Address its VNC servers listen on; null for none.</param>
/// <param name="SpiceListen">Address its SPICE servers listen on; null for none.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record LiveTarget(
    bool CopiesDisks, string Connect, string? MigrateUri, string? DisksUri, string Folder, string Owner, string? VncListen, string? SpiceListen);

/// <summary>Make room for a guest that comes while it runs.</summary>
/// <param name="Instance">The instance as it will be: bound to this host.</param>
/// <param name="GuestId">The guest to be.</param>
/// <param name="Attempt">Attempt number.</param>
/// <param name="Source">The guest it is.</param>
/// <param name="CopiesDisks">Whether its disks are copied here.</param>
/// <param name="Deadline">When the saga gives up.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record PrepareLive(InstanceRecord Instance, Guid GuestId, int Attempt, LiveSource Source, bool CopiesDisks, DateTimeOffset Deadline);

/// <summary>Send a guest away while it runs.</summary>
/// <param name="Instance">The instance as it is.</param>
/// <param name="GuestId">The guest here.</param>
/// <param name="Attempt">Attempt number.</param>
/// <param name="MigrationId">The record that progress is reported to.</param>
/// <param name="Target">Where and how.</param>
/// <param name="TargetAttempt">Attempt that the guest is marked with there.</param>
/// <param name="Disks">Disks to be copied.</param>
/// <param name="Deadline">When the saga gives up.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record MigrateLive(
    InstanceRecord Instance, Guid GuestId, int Attempt, Guid MigrationId, LiveTarget Target, int TargetAttempt, IReadOnlyList<LiveMigrationDisk> Disks, DateTimeOffset Deadline);

/// <summary>Take back the order to send a guest away.</summary>
/// <param name="Instance">The instance as it is.</param>
/// <param name="GuestId">The guest here.</param>
/// <param name="Attempt">Attempt number; lower ones are cancelled.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record StopLive(InstanceRecord Instance, Guid GuestId, int Attempt);

/// <summary>Ends a live migration that is under way, one way or the other.</summary>
/// <param name="InstanceId">The instance.</param>
/// <param name="Abort">True to give it up, false to have it done, even if the guest stands still for it.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record SteerLive(Guid InstanceId, bool Abort);

/// <summary>Asks whether a guest has come.</summary>
/// <param name="InstanceId">The instance.</param>
/// <param name="HasLeft">True where its source has confirmed that it is gone from there.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record FindArrived(Guid InstanceId, bool HasLeft);
