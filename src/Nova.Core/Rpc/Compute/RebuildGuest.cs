using MemoryPack;

namespace Nova.Core.Rpc.Compute;

/// <summary>Make this guest anew.</summary>
/// <param name="Guest">What it is to be: the guest it is now, under a new attempt.</param>
/// <param name="KeepsEphemeral">True to leave its ephemeral disks as they are (<c>preserve_ephemeral</c>).</param>
/// <param name="PowerOn">Whether to start it.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record RebuildGuest(BuildServer Guest, bool KeepsEphemeral, bool PowerOn);
