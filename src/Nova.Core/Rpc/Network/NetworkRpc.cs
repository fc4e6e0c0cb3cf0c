using MemoryPack;

namespace Nova.Core.Rpc.Network;

/// <summary>What nova-network answers, always on <c>network.&lt;host&gt;</c>.</summary>
public static class NetworkRpc
{
    /// <summary>Topic of the service.</summary>
    public const string Topic = "network";

    /// <summary>
    /// Rows about this host have changed, or a guest is about to start: answers when the host looks as its rows say at the time of the call. Without it the next look does the same.
    /// </summary>
    public static readonly RpcMethod<SetUpHost, Nothing> SetUpHost = new(Topic, "setup_networks_on_host") { IsRepeatable = true, Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>A hint to all that rows about some hosts have changed, which nobody waits for.</summary>
    public static readonly RpcMethod<LookAgain, Nothing> LookAgain = new(Topic, "look_again") { IsRepeatable = true, Timeout = TimeSpan.FromSeconds(5) };
}

/// <summary>Says that rows about hosts have changed.</summary>
/// <param name="Hosts">Those they are about.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record LookAgain(IReadOnlyList<string> Hosts);

/// <summary>Asks for a look at a host.</summary>
/// <param name="Host">The host.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record SetUpHost(string Host);
