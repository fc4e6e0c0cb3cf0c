using MemoryPack;

namespace Nova.Core.Rpc;

/// <summary>The reply of a method that only acknowledges, or the request of one that needs no arguments.</summary>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record Nothing
{
    /// <summary>The one value worth having.</summary>
    public static readonly Nothing Value = new();
}
