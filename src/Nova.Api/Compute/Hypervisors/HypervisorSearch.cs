using System.Globalization;
using Nova.Api.Pipeline;
using Nova.Api.Pipeline.Schemas;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Hypervisors;

/// <summary>Finds the hypervisors a request is about.</summary>
internal static class HypervisorSearch
{
    /// <summary>What came of a search: hypervisors with the link to the next page, or the refusal.</summary>
    internal readonly record struct Outcome(HypervisorList? Found, LinkView[]? Links = null, ApiResponse Refusal = default);

    /// <summary>Those of a list: all up to 2.32, a page from 2.33 on, those with a certain name from 2.53 on.</summary>
    public static async ValueTask<Outcome> ListAsync(ApiRequest request, string collection, CancellationToken cancel)
    {
        if (!request.IsAtLeast(33))
        {
            return new Outcome(await request.CallAsync(HostsRpc.ListHypervisors, All, cancel));
        }

        bool withServers = WantsServers(request);
        if (request.IsAtLeast(53) && request.Query.Get("hypervisor_hostname_pattern") is { } pattern)
        {
            return request.Query.Has("limit") || request.Query.Has("marker")
                ? Refused(request.BadRequest("Paging over hypervisors with the hypervisor_hostname_pattern query parameter is not supported."))
                : await MatchAsync(request, pattern, withServers, cancel);
        }

        Page page = Page.Read(request);
        Guid? marker = null;
        if (page.Marker is not null && (marker = await FindMarkerAsync(request, page.Marker, cancel)) is null)
        {
            return Refused(request.BadRequest($"marker [{page.Marker}] not found"));
        }

        HypervisorList found = await request.CallAsync(
            HostsRpc.ListHypervisors, All with { Marker = marker, Limit = page.Limit, WithServers = withServers }, cancel);
        string? last = found.Hypervisors is [.., var hypervisor] ? ResourceId.Of(request, hypervisor.Number, hypervisor.Id).ToString() : null;
        return new Outcome(found, page.NextLink(request, collection, found.Hypervisors.Count, last));
    }

    /// <summary>Those with this part in their name; none is a 404.</summary>
    public static async ValueTask<Outcome> MatchAsync(ApiRequest request, string pattern, bool withServers, CancellationToken cancel)
    {
        HypervisorList found = await request.CallAsync(
            HostsRpc.ListHypervisors, All with { NamePattern = pattern, WithServers = withServers }, cancel);
        return found.Hypervisors.Count > 0
            ? new Outcome(found)
            : Refused(request.NotFound($"No hypervisor matching '{pattern}' could be found."));
    }

    /// <summary>The one the path names.</summary>
    public static async ValueTask<Outcome> FindAsync(ApiRequest request, CancellationToken cancel)
    {
        string text = request.Route("id");
        Core.Rpc.Conductor.ListHypervisors query = All with { WithServers = WantsServers(request) };
        if (request.IsAtLeast(53))
        {
            if (!ResourceId.TryParseUuid(text, out Guid id))
            {
                return Refused(request.BadRequest($"Invalid uuid {text}"));
            }

            query = query with { Id = id };
        }
        else if (TryParseNumber(text, out long number))
        {
            query = query with { Number = number };
        }
        else
        {
            return Refused(NoSuchHypervisor(request));
        }

        HypervisorList found = await request.CallAsync(HostsRpc.ListHypervisors, query, cancel);
        return found.Hypervisors.Count > 0 ? new Outcome(found) : Refused(NoSuchHypervisor(request));
    }

    private static Core.Rpc.Conductor.ListHypervisors All => new(null, null, null, null, null, WithServers: false);

    private static bool WantsServers(ApiRequest request) =>
        request.IsAtLeast(53) && request.Query.Get("with_servers") is { } text && BodyReading.IsTrue(text);

    /// <summary>The uuid of the hypervisor at which a page starts; up to 2.52 the client knows only its number.</summary>
    private static async ValueTask<Guid?> FindMarkerAsync(ApiRequest request, string marker, CancellationToken cancel)
    {
        Core.Rpc.Conductor.ListHypervisors query;
        if (request.IsAtLeast(53) && ResourceId.TryParseUuid(marker, out Guid id))
        {
            query = All with { Id = id };
        }
        else if (!request.IsAtLeast(53) && TryParseNumber(marker, out long number))
        {
            query = All with { Number = number };
        }
        else
        {
            return null;
        }

        HypervisorList found = await request.CallAsync(HostsRpc.ListHypervisors, query, cancel);
        return found.Hypervisors is [var hypervisor, ..] ? hypervisor.Id : null;
    }

    private static bool TryParseNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    private static ApiResponse NoSuchHypervisor(ApiRequest request) =>
        request.NotFound($"Hypervisor with ID '{request.Route("id")}' could not be found.");

    private static Outcome Refused(ApiResponse refusal) => new(null, Refusal: refusal);
}
