using MemoryPack;
using Nova.Core.Consoles;
using Nova.Core.Rpc.Compute;

namespace Nova.Core.Rpc.Conductor;

/// <summary>Console tokens, for nova-consoleauth. The conductor never sees one: it is given their digests.</summary>
public static class ConsolesRpc
{
    /// <summary>
    /// Keeps a token. <see cref="Faults.FaultKind.NotFound"/> where the instance is gone, <see cref="Faults.FaultKind.Conflict"/> where it is on another host, or is being stopped or moved.
    /// </summary>
    public static readonly RpcMethod<SaveConsoleToken, Nothing> Save = new(ConductorTopic.Name, "consoles.save_token");

    /// <summary>What a token stands for.</summary>
    public static readonly RpcMethod<FindConsoleToken, FoundConsoleToken> Find = new(ConductorTopic.Name, "consoles.find_token") { IsRepeatable = true };
}

/// <summary>A token to keep.</summary>
/// <param name="Digest">SHA-256 of the token, 64 lower-case hexadecimal digits, as upstream's table has it.</param>
/// <param name="InstanceId">The instance.</param>
/// <param name="ComputeHost">Host it is on.</param>
/// <param name="Type">Kind of console.</param>
/// <param name="Endpoint">Where it listens.</param>
/// <param name="LifetimeSeconds">How long it lasts.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record SaveConsoleToken(
    string Digest, Guid InstanceId, string ComputeHost, ConsoleType Type, ConsoleEndpoint Endpoint, int LifetimeSeconds);

/// <summary>Asks for a token.</summary>
/// <param name="Digest">SHA-256 of the token.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record FindConsoleToken(string Digest);

/// <summary>The answer.</summary>
/// <param name="Console">Null where there is none, or where it is over: by time, or because the instance went or moved.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record FoundConsoleToken(ConsoleGrant? Console);
