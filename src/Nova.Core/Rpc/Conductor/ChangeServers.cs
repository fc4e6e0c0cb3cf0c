using MemoryPack;
using Nova.Core.Servers;

namespace Nova.Core.Rpc.Conductor;

/// <summary>Changes to a server; null leaves a value, the flags say where null is a value.</summary>
/// <param name="Id">The server.</param>
/// <param name="Name">New name.</param>
/// <param name="SetDescription">True to set the description, null included.</param>
/// <param name="Description">New description.</param>
/// <param name="Hostname">New host name.</param>
/// <param name="SetAccessIPv4">True to set the address, null included.</param>
/// <param name="AccessIPv4">New address.</param>
/// <param name="SetAccessIPv6">True to set the address, null included.</param>
/// <param name="AccessIPv6">New address.</param>
/// <param name="AutoDiskConfig">New disk config.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record UpdateServer(
    Guid Id,
    string? Name,
    bool SetDescription,
    string? Description,
    string? Hostname,
    bool SetAccessIPv4,
    string? AccessIPv4,
    bool SetAccessIPv6,
    string? AccessIPv6,
    bool? AutoDiskConfig);

/// <summary>Changes metadata.</summary>
/// <param name="Id">The server.</param>
/// <param name="Replace">True to replace everything, false to merge.</param>
/// <param name="Set">Items to set.</param>
/// <param name="Remove">Keys to remove; a key that is not there is <see cref="Faults.FaultKind.NotFound"/>.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ChangeServerMetadata(
    Guid Id, bool Replace, IReadOnlyDictionary<string, string> Set, IReadOnlyList<string> Remove);

/// <summary>Metadata.</summary>
/// <param name="Items">All of it.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ServerMetadata(IReadOnlyDictionary<string, string> Items);

/// <summary>Changes tags.</summary>
/// <param name="Id">The server.</param>
/// <param name="Replace">True to replace all.</param>
/// <param name="Add">Tags to add.</param>
/// <param name="Remove">Tags to remove; one that is not there is <see cref="Faults.FaultKind.NotFound"/>.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ChangeServerTags(Guid Id, bool Replace, IReadOnlyList<string> Add, IReadOnlyList<string> Remove);

/// <summary>Tags.</summary>
/// <param name="Tags">All, sorted.</param>
/// <param name="Added">True where a tag was not there before.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ServerTags(IReadOnlyList<string> Tags, bool Added);

/// <summary>Starts a power action.</summary>
/// <param name="Id">The server.</param>
/// <param name="Action">Start, Stop, RebootSoft, RebootHard, Pause, Unpause, Suspend or Resume.</param>
/// <param name="OverrideLock">True where the caller may act on a locked server.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record StartServerAction(Guid Id, ServerAction Action, bool OverrideLock);

/// <summary>Deletes a server.</summary>
/// <param name="Id">The server.</param>
/// <param name="Force">True for forceDelete.</param>
/// <param name="OverrideLock">True where the caller may act on a locked server.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record DeleteServer(Guid Id, bool Force, bool OverrideLock);

/// <summary>Locks or unlocks.</summary>
/// <param name="Id">The server.</param>
/// <param name="Locked">True to lock.</param>
/// <param name="Reason">Reason (2.73).</param>
/// <param name="AsAdmin">True where the lock is an administrator's, or the caller may remove one.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record LockServer(Guid Id, bool Locked, string? Reason, bool AsAdmin);

/// <summary>Sets the state.</summary>
/// <param name="Id">The server.</param>
/// <param name="State">Active or Error.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ResetServerState(Guid Id, VmState State);
