using MemoryPack;
using Nova.Core.Consoles;
using Nova.Core.Rpc.Compute;

namespace Nova.Core.Rpc.ConsoleAuth;

/// <summary>What nova-consoleauth answers. Any number of it serve side by side: what they know is in the database.</summary>
public static class ConsoleAuthRpc
{
    /// <summary>Topic of the service.</summary>
    public const string Topic = "consoleauth";

    /// <summary>
    /// Makes a token for a console. Asking again makes another one; both last as long as they would have.
    /// <see cref="Faults.FaultKind.NotFound"/> and <see cref="Faults.FaultKind.Conflict"/> where the instance has gone from that host meanwhile.
    /// </summary>
    public static readonly RpcMethod<AuthorizeConsole, IssuedToken> Authorize = new(Topic, "authorize_console") { Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>What a token stands for, having asked the guest's host whether the port is still the guest's.</summary>
    public static readonly RpcMethod<CheckToken, CheckedToken> Check = new(Topic, "check_token") { IsRepeatable = true, Timeout = TimeSpan.FromSeconds(30) };
}

/// <summary>Asks for a token.</summary>
/// <param name="InstanceId">The instance.</param>
/// <param name="ComputeHost">Host it is on.</param>
/// <param name="Type">Kind of console.</param>
/// <param name="Endpoint">Where it listens.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record AuthorizeConsole(Guid InstanceId, string ComputeHost, ConsoleType Type, ConsoleEndpoint Endpoint);

/// <summary>A token.</summary>
/// <param name="Token">For the user, and for nobody's log.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record IssuedToken(string Token)
{
    /// <summary>Without the token (OSSA-2020-001: console tokens in logs).</summary>
    public override string ToString() => nameof(IssuedToken);
}

/// <summary>Asks what a token stands for.</summary>
/// <param name="Token">As the user brings it.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record CheckToken(string Token)
{
    /// <summary>Without the token (OSSA-2020-001: console tokens in logs).</summary>
    public override string ToString() => nameof(CheckToken);
}

/// <summary>What a token stands for.</summary>
/// <param name="Console">Null where it is unknown, has expired or was revoked, or where the port is not the guest's any more.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record CheckedToken(ConsoleGrant? Console);
