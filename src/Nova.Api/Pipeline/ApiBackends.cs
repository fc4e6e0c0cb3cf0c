using Microsoft.Extensions.Logging.Abstractions;
using Nova.Api.Compute.Servers;
using Nova.Api.Compute.Servers.Views;
using Nova.Api.Policies;
using Nova.Messaging;
using Nova.OpenStack.Identity;
using Nova.OpenStack.Images;

namespace Nova.Api.Pipeline;

/// <summary>What operations work with besides the request itself.</summary>
internal sealed record ApiBackends
{
    /// <summary>The way to the conductor and the other daemons.</summary>
    public required IRpcClient Rpc { get; init; }

    /// <summary>The image service; ask it as <see cref="ApiRequest.AsUser"/>.</summary>
    public required ImageClient Images { get; init; }

    /// <summary>Knows which projects exist; null where tokens are believed without an identity service.</summary>
    public required ProjectDirectory? Projects { get; init; }

    /// <summary>Whether compute hosts are up, for those who may know.</summary>
    public required HostStatuses Hosts { get; init; }

    /// <summary>Questions for single servers.</summary>
    public ServerLookups Servers { get; init; } = new(ServerLookups.OverBroker);

    /// <summary>Servers as they were shown last.</summary>
    public ServerFragments Fragments { get; } = new();

    /// <summary>Requests with an Idempotency-Key.</summary>
    public KeyedRequests Keyed { get; init; } = new(NullLogger<KeyedRequests>.Instance);

    public required LivePolicies Policies { get; init; }

    public required ApiOptions Options { get; init; }

    public required TimeProvider Time { get; init; }
}
