using Nova.Api.Policies;
using Nova.Messaging;

namespace Nova.Api.Pipeline;

/// <summary>What operations work with besides the request itself.</summary>
internal sealed record ApiBackends
{
    /// <summary>The way to the conductor and the other daemons.</summary>
    public required IRpcClient Rpc { get; init; }

    public required PolicyRules Policies { get; init; }

    public required ApiOptions Options { get; init; }

    public required TimeProvider Time { get; init; }
}
