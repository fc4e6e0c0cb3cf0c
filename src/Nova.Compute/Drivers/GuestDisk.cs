using MemoryPack;

namespace Nova.Compute.Drivers;

/// <summary>A disk of a guest as its host made it.</summary>
/// <param name="Source">Where its bytes are.</param>
/// <param name="Target">Name within the guest, such as <c>vda</c>.</param>
/// <param name="Bus">Bus it is on.</param>
/// <param name="IsCdrom">True for a CD.</param>
/// <param name="BootOrder">1 for the disk to boot from; null for the others.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
internal sealed partial record GuestDisk(DiskSource Source, string Target, string Bus, bool IsCdrom, int? BootOrder);

/// <summary>Where the bytes of a disk are.</summary>
[MemoryPackable]
[MemoryPackUnion(0, typeof(FileSource))]
[MemoryPackUnion(1, typeof(BlockSource))]
[MemoryPackUnion(2, typeof(NetworkSource))]
internal abstract partial record DiskSource;

/// <summary>A file in the guest's directory.</summary>
/// <param name="Name">Its name there, such as <c>disk</c>.</param>
/// <param name="Format"><c>qcow2</c> or <c>raw</c>; never left to be guessed.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
internal sealed partial record FileSource(string Name, string Format) : DiskSource;

/// <summary>A block device of the host: a volume that is connected by iSCSI, Fibre Channel and the like.</summary>
/// <param name="Path">Its device.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
internal sealed partial record BlockSource(string Path) : DiskSource;

/// <summary>Storage that the hypervisor reaches by itself, such as RBD.</summary>
/// <param name="Protocol">libvirt's word for it.</param>
/// <param name="Name">Name of the volume there.</param>
/// <param name="Hosts">Its servers.</param>
/// <param name="User">User it is opened as; null for none.</param>
/// <param name="SecretId">libvirt's secret of that user.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
internal sealed partial record NetworkSource(string Protocol, string Name, IReadOnlyList<StorageHost> Hosts, string? User, Guid? SecretId) : DiskSource;

/// <summary>A server of network storage.</summary>
/// <param name="Name">Name or address.</param>
/// <param name="Port">Port; null for the protocol's own.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
internal sealed partial record StorageHost(string Name, int? Port);
