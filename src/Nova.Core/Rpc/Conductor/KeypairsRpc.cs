using MemoryPack;
using Nova.Core.Keypairs;

namespace Nova.Core.Rpc.Conductor;

/// <summary>Key pairs.</summary>
public static class KeypairsRpc
{
    /// <summary>A page of a user's key pairs, by name.</summary>
    public static readonly RpcMethod<ListKeypairs, KeypairPage> List = new(ConductorTopic.Name, "keypairs.list") { IsRepeatable = true };

    /// <summary>One key pair.</summary>
    public static readonly RpcMethod<KeypairName, KeypairRecord> Get = new(ConductorTopic.Name, "keypairs.get") { IsRepeatable = true };

    /// <summary>Stores a public key within the quota; a taken name is <see cref="Faults.FaultKind.Conflict"/>.</summary>
    public static readonly RpcMethod<CreateKeypair, KeypairRecord> Create = new(ConductorTopic.Name, "keypairs.create");

    /// <summary>Deletes a key pair.</summary>
    public static readonly RpcMethod<KeypairName, Nothing> Delete = new(ConductorTopic.Name, "keypairs.delete");
}

/// <summary>Asks for a user's key pairs.</summary>
/// <param name="UserId">The user.</param>
/// <param name="Marker">Name of the last one of the page before; unknown is <see cref="Faults.FaultKind.BadRequest"/>.</param>
/// <param name="Limit">Most rows.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ListKeypairs(string UserId, string? Marker, int Limit);

/// <summary>A page.</summary>
/// <param name="Keypairs">By name.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record KeypairPage(IReadOnlyList<KeypairRecord> Keypairs);

/// <summary>Names a key pair.</summary>
/// <param name="UserId">Owner.</param>
/// <param name="Name">Name.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record KeypairName(string UserId, string Name);

/// <summary>Stores a key pair.</summary>
/// <param name="UserId">Owner.</param>
/// <param name="Name">Name.</param>
/// <param name="Type"><c>ssh</c> or <c>x509</c>.</param>
/// <param name="Fingerprint">Fingerprint.</param>
/// <param name="PublicKey">Public key text.</param>
/// <param name="IsImported">True where the user gave the key, false where the API made it.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record CreateKeypair(string UserId, string Name, string Type, string Fingerprint, string PublicKey, bool IsImported = false);
