using System.Text.Json;
using Nova.Api.Pipeline;
using Nova.Api.Pipeline.Schemas;
using Nova.Api.Policies;

namespace Nova.Api.Compute.Servers.Creation;

/// <summary>Where the request wants its servers: a zone, a host forced by <c>zone:host:node</c>, or a host asked for by 2.74's fields.</summary>
internal sealed record Destination(string? Zone, string? ForcedHost, string? ForcedNode, string? RequestedHost, string? RequestedNode)
{
    private static readonly Policy ForceHost = "os_compute_api:servers:create:forced_host";
    private static readonly Policy RequestDestination = "compute:servers:create:requested_destination";

    /// <summary>Reads it; null with the refusal.</summary>
    public static Destination? Read(ApiRequest request, JsonElement asked, out ApiResponse? refusal)
    {
        refusal = null;
        var parts = (asked.GetOptionalString("availability_zone") ?? "").Split(':');
        if (parts.Length > 3)
        {
            refusal = request.BadRequest($"Invalid availability_zone '{string.Join(':', parts)}': use zone, zone:host or zone:host:node.");
            return null;
        }

        var forcesHost = parts.Skip(1).Any(part => part.Length > 0);
        if (forcesHost && !request.Allows(ForceHost))
        {
            refusal = request.Refused(ForceHost);
            return null;
        }

        var (host, node) = (asked.GetOptionalString("host"), asked.GetOptionalString("hypervisor_hostname"));
        if (host is not null || node is not null)
        {
            if (!request.Allows(RequestDestination))
            {
                refusal = request.Refused(RequestDestination);
                return null;
            }

            if (forcesHost)
            {
                refusal = request.BadRequest("Setting a host by availability_zone and by host or hypervisor_hostname is not allowed.");
                return null;
            }
        }

        return new Destination(NonEmpty(0), NonEmpty(1), NonEmpty(2), host, node);

        string? NonEmpty(int index) => index < parts.Length && parts[index].Length > 0 ? parts[index] : null;
    }
}
