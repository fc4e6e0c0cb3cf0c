using MemoryPack;

namespace Nova.Core.Rpc.Conductor;

/// <summary>Images that clients bundle, upload to the object store and register (EC2).</summary>
public static class BundlesRpc
{
    /// <summary>Reads what a manifest says; NotFound where the project has none there, BadRequest where it is none.</summary>
    public static readonly RpcMethod<BundleLocation, BundleFacts> Read = new(ConductorTopic.Name, "bundles.read") { IsRepeatable = true, Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>Chooses an image's id, and begins to fill it as soon as whoever asks has made its record, with the user's rights.</summary>
    public static readonly RpcMethod<BundleLocation, SnapshotStarted> Register = new(ConductorTopic.Name, "bundles.register");
}

/// <summary>Where a bundle is.</summary>
/// <param name="ProjectId">Whose.</param>
/// <param name="Location">Its manifest: <c>bucket/key</c>.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record BundleLocation(string ProjectId, string Location);

/// <summary>What a manifest says of its image.</summary>
/// <param name="Kind"><c>ami</c>, <c>aki</c> or <c>ari</c>.</param>
/// <param name="Architecture">Its processor.</param>
/// <param name="KernelId">Its kernel, as EC2 names it; null for none.</param>
/// <param name="RamdiskId">Its ramdisk.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record BundleFacts(string Kind, string Architecture, string? KernelId, string? RamdiskId);
