namespace Nova.Core.Rpc;

/// <summary>One operation of a service's RPC contract: its topic, its wire name and the types that cross.</summary>
/// <remarks>
/// Descriptors are static fields of the contract classes (<see cref="Conductor.ServersRpc"/>, <see cref="Compute.ComputeRpc"/>, …), so that caller and
/// handler table name the same object and the types are checked by the compiler.
/// </remarks>
/// <typeparam name="TRequest">The request record; MemoryPack-encoded.</typeparam>
/// <typeparam name="TReply">The reply record; MemoryPack-encoded. <see cref="Nothing"/> for none.</typeparam>
/// <param name="Topic">Topic as in OpenStack: <c>conductor</c>, <c>scheduler</c>, <c>compute</c>, …</param>
/// <param name="Name">Name of the method on the wire, snake case as upstream.</param>
public sealed record RpcMethod<TRequest, TReply>(string Topic, string Name)
{
    /// <summary>How long a call waits for its answer unless the caller says otherwise (<c>rpc_response_timeout</c>, 60 s upstream).</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The method only reads, so that a repeated call may simply run again: the server does not keep its (possibly large) answer for callers
    /// that ask again. Leave it off for whatever changes something.
    /// </summary>
    public bool IsRepeatable { get; init; }
}

/// <summary>Where a message goes: any consumer of the topic, or the one on a host.</summary>
/// <param name="Host">Host of the consumer, for <c>topic.host</c>; null means any consumer of the topic.</param>
public readonly record struct RpcTarget(string? Host)
{
    /// <summary>Any consumer of the topic.</summary>
    public static RpcTarget Any => default;

    /// <summary>The consumer on <paramref name="host"/>.</summary>
    public static RpcTarget On(string host) => new(host);
}
