using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;

namespace Nova.Metadata;

/// <summary>All that a guest may be told about itself.</summary>
/// <param name="Instance">The instance, with its block devices as the host named them.</param>
/// <param name="PublicKey">Its public key, or null.</param>
/// <param name="KeyType"><c>ssh</c> or <c>x509</c>, with the key.</param>
/// <param name="AdminPassword">Its password, on a config drive alone; null for none.</param>
/// <param name="Files">Files to be put into it.</param>
public sealed record GuestMetadata(InstanceRecord Instance, string? PublicKey, string? KeyType, string? AdminPassword, IReadOnlyList<InjectedFile> Files);

/// <summary>A file of a metadata tree.</summary>
/// <param name="Path">With <c>/</c> between folders.</param>
/// <param name="Contents">Its bytes.</param>
public sealed record MetadataFile(string Path, byte[] Contents);
