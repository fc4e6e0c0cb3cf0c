using MemoryPack;

namespace Nova.Core.Rpc.Conductor;

/// <summary>Has a guest write a crash dump, where its system is set up for that.</summary>
/// <param name="Id">The server.</param>
/// <param name="OverrideLock">True where the caller may act on a locked server.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record TriggerCrashDump(Guid Id, bool OverrideLock);
