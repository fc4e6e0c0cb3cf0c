using MemoryPack;
using Nova.Core.Consoles;
using Nova.Core.Images;
using Nova.Core.Servers;

namespace Nova.Core.Rpc.Compute;

/// <summary>Build this guest.</summary>
/// <param name="Instance">The instance, bound to this host.</param>
/// <param name="GuestId">The guest to make of it.</param>
/// <param name="Attempt">Attempt number.</param>
/// <param name="Image">Its image; null when volume-backed.</param>
/// <param name="PublicKey">Public key text, or null.</param>
/// <param name="KeyType"><c>ssh</c> or <c>x509</c>, with <paramref name="PublicKey"/>.</param>
/// <param name="AdminPassword">Password to inject; null for none. Never logged, never written outside the config drive.</param>
/// <param name="InjectedFiles">Files to put into the guest.</param>
/// <param name="Deadline">When the saga gives up; the host stops by itself then.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record BuildServer(
    InstanceRecord Instance,
    Guid GuestId,
    int Attempt,
    ImageRecord? Image,
    string? PublicKey,
    string? KeyType,
    string? AdminPassword,
    IReadOnlyList<InjectedFile> InjectedFiles,
    DateTimeOffset Deadline)
{
    /// <summary>For logs and errors: nothing that is secret.</summary>
    public override string ToString() => $"{nameof(BuildServer)} of {Instance}, attempt {Attempt}";
}

/// <summary>A file to put into a guest (<c>personality</c>).</summary>
/// <param name="Path">Path in the guest.</param>
/// <param name="Contents">Its bytes.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record InjectedFile(string Path, byte[] Contents);

/// <summary>Destroy this guest.</summary>
/// <param name="Instance">The instance as the conductor knows it; the host may know nothing of it.</param>
/// <param name="GuestId">The guest; another guest of the same instance stays as it is.</param>
/// <param name="Attempt">Attempt number; lower ones are cancelled.</param>
/// <param name="KeepFound">True where the server lives on elsewhere: disks that the guest found, or that another guest has taken over on storage the hosts share, stay.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record DestroyServer(InstanceRecord Instance, Guid GuestId, int Attempt, bool KeepFound = false);

/// <summary>Do a power action. Already being in the wanted state is success.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="GuestId">The guest.</param>
/// <param name="Attempt">Attempt number.</param>
/// <param name="Action">Which.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ChangePower(InstanceRecord Instance, Guid GuestId, int Attempt, ServerAction Action);

/// <summary>The guest after an operation.</summary>
/// <param name="PowerState">What the hypervisor says now.</param>
/// <param name="RootDeviceName">Root device name chosen by a build.</param>
/// <param name="BlockDevices">Block devices with the device names chosen by a build; null where unchanged.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record GuestState(PowerState PowerState, string? RootDeviceName, IReadOnlyList<BlockDevice>? BlockDevices);

/// <summary>Asks about one guest.</summary>
/// <param name="InstanceId">The instance.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record GuestQuery(Guid InstanceId);

/// <summary>Asks for the tail of a console log.</summary>
/// <param name="InstanceId">The instance.</param>
/// <param name="Lines">Lines from the end; null or negative for all that is kept (at most 100 KiB upstream).</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record GetConsoleOutput(Guid InstanceId, int? Lines);

/// <summary>Console text.</summary>
/// <param name="Text">Decoded as UTF-8 with replacement.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ConsoleOutput(string Text);

/// <summary>Asks where a guest's console listens.</summary>
/// <param name="InstanceId">The instance.</param>
/// <param name="Type">Kind of console.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record GetConsole(Guid InstanceId, ConsoleType Type);

/// <summary>Where a console listens.</summary>
/// <param name="Host">Address.</param>
/// <param name="Port">TCP port.</param>
/// <param name="TlsPort">TCP port with TLS, for SPICE's native clients; null for none.</param>
/// <param name="InternalAccessPath">What a proxy has to CONNECT to behind that address; null for none.</param>
/// <param name="AccessUrlBase">The proxy's address for users, as this host's nova.conf has it.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ConsoleEndpoint(string Host, int Port, int? TlsPort = null, string? InternalAccessPath = null, string? AccessUrlBase = null);

/// <summary>Asks whether a port is the guest's own.</summary>
/// <param name="InstanceId">The instance.</param>
/// <param name="Type">Kind of console.</param>
/// <param name="Port">TCP port.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ValidateConsole(Guid InstanceId, ConsoleType Type, int Port);

/// <summary>Whether it is.</summary>
/// <param name="IsGuests">True where the guest runs and its console of that kind listens on that port now.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ConsoleValidity(bool IsGuests);

/// <summary>Uptime text.</summary>
/// <param name="Text">As <c>uptime</c> prints it.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record HostUptime(string Text);

/// <summary>Usage figures of a guest (2.48 structure); null where not known.</summary>
/// <param name="State">Word of the power state: <c>running</c>, <c>paused</c>, <c>shutdown</c>, <c>crashed</c>, <c>suspended</c>, <c>pending</c>.</param>
/// <param name="Driver">Driver name, such as <c>libvirt</c>.</param>
/// <param name="Hypervisor">Such as <c>qemu</c>.</param>
/// <param name="HypervisorOs">Such as <c>linux</c>.</param>
/// <param name="UptimeSeconds">Seconds since the guest started.</param>
/// <param name="ConfigDrive">Whether it has a config drive.</param>
/// <param name="MemoryMaximumMb">Memory it may have, MiB.</param>
/// <param name="MemoryUsedMb">Memory in use, MiB.</param>
/// <param name="CpuTimesNs">CPU time per vCPU, nanoseconds.</param>
/// <param name="Disks">Per disk.</param>
/// <param name="Nics">Per interface.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record GuestDiagnostics(
    string State,
    string Driver,
    string Hypervisor,
    string? HypervisorOs,
    long? UptimeSeconds,
    bool ConfigDrive,
    long? MemoryMaximumMb,
    long? MemoryUsedMb,
    IReadOnlyList<long> CpuTimesNs,
    IReadOnlyList<DiskDiagnostics> Disks,
    IReadOnlyList<NicDiagnostics> Nics);

/// <summary>Counters of one disk.</summary>
/// <param name="ReadBytes">Bytes read.</param>
/// <param name="ReadRequests">Reads.</param>
/// <param name="WriteBytes">Bytes written.</param>
/// <param name="WriteRequests">Writes.</param>
/// <param name="Errors">Errors.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record DiskDiagnostics(long ReadBytes, long ReadRequests, long WriteBytes, long WriteRequests, long Errors);

/// <summary>Counters of one interface.</summary>
/// <param name="MacAddress">Its address.</param>
/// <param name="RxBytes">Bytes in.</param>
/// <param name="RxPackets">Packets in.</param>
/// <param name="RxErrors">Errors in.</param>
/// <param name="RxDrop">Drops in.</param>
/// <param name="TxBytes">Bytes out.</param>
/// <param name="TxPackets">Packets out.</param>
/// <param name="TxErrors">Errors out.</param>
/// <param name="TxDrop">Drops out.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record NicDiagnostics(
    string MacAddress, long RxBytes, long RxPackets, long RxErrors, long RxDrop, long TxBytes, long TxPackets, long TxErrors, long TxDrop);
