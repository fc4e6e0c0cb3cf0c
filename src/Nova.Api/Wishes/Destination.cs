using Nova.Api.Policies;
using Nova.Core.Faults;

namespace Nova.Api.Wishes;

/// <summary>Where the servers are wanted: a zone, a host forced by <c>zone:host:node</c>, or a host asked for by 2.74's fields.</summary>
internal sealed record Destination(string? Zone, string? ForcedHost, string? ForcedNode, string? RequestedHost, string? RequestedNode)
{
    private static readonly Policy ForceHost = "os_compute_api:servers:create:forced_host";
    private static readonly Policy RequestDestination = "compute:servers:create:requested_destination";

    /// <summary>Finds it out; null with the refusal.</summary>
    /// <param name="wish">Says where.</param>
    /// <param name="refuse">The refusal where a policy forbids; null where it allows.</param>
    /// <param name="refusal">Why not.</param>
    public static Destination? Of(ServerWish wish, Func<Policy, Fault?> refuse, out Fault? refusal)
    {
        refusal = null;
        var parts = (wish.Zone ?? "").Split(':');
        if (parts.Length > 3)
        {
            refusal = new Fault(FaultKind.BadRequest, $"Invalid availability_zone '{wish.Zone}': use zone, zone:host or zone:host:node.");
            return null;
        }

        var forcesHost = parts.Skip(1).Any(part => part.Length > 0);
        var asksForHost = wish.Host is not null || wish.Node is not null;
        refusal = (forcesHost ? refuse(ForceHost) : null) ?? (asksForHost ? refuse(RequestDestination) : null);
        if (refusal is null && forcesHost && asksForHost)
        {
            refusal = new Fault(FaultKind.BadRequest, "Setting a host by availability_zone and by host or hypervisor_hostname is not allowed.");
        }

        return refusal is null ? new Destination(NonEmpty(0), NonEmpty(1), NonEmpty(2), wish.Host, wish.Node) : null;

        string? NonEmpty(int index) => index < parts.Length && parts[index].Length > 0 ? parts[index] : null;
    }
}
