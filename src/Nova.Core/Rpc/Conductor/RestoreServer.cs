using MemoryPack;

namespace Nova.Core.Rpc.Conductor;

/// <summary>Takes a soft delete back.</summary>
/// <param name="Id">The server.</param>
/// <param name="OverrideLock">True where the caller may act on a locked server.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record RestoreServer(Guid Id, bool OverrideLock);
