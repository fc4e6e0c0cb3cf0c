using Nova.Api.Pipeline;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.TenantUsage;

/// <summary>GET /os-simple-tenant-usage: what every project used. Pages are of servers, so that a project may go on in the next one.</summary>
internal static class ListTenantUsage
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        var (usage, refusal) = await ReadAsync(request, null, cancel);
        return usage is null
            ? request.BadRequest(refusal!)
            : request.Ok(
                TenantUsageViews.List,
                new TenantUsageListBody(
                    TenantUsageView.Of(usage.Page, usage.Period, request.Backends.Time.GetUtcNow(), request.Query.All("detailed") is ["1", ..]),
                    usage.NextLink(request, "os-simple-tenant-usage")));
    }

    /// <summary>The servers of the period and the page that the query names; the message of the 400 where it names none.</summary>
    public static async ValueTask<(PagedUsage? Usage, string? Refusal)> ReadAsync(ApiRequest request, string? project, CancellationToken cancel)
    {
        if (UsagePeriod.TryRead(request, out UsagePeriod period) is { } wrong)
        {
            return (null, wrong);
        }

        // Up to 2.39 there is one page, and no way to the next one.
        bool paged = request.IsAtLeast(40);
        Page page = paged ? Page.Read(request) : new Page(request.Backends.Options.MaxLimit, null);
        Guid? marker = null;
        if (page.Marker is { } text)
        {
            if (!Guid.TryParse(text, out Guid id))
            {
                return (null, $"Marker {text} could not be found.");
            }

            marker = id;
        }

        UsagePage found = await request.CallAsync(UsageRpc.List, new ListUsage(period.Begin, period.End, project, marker, page.Limit), cancel);
        return (new PagedUsage(found, period, page, paged), null);
    }
}

/// <summary>A page of servers with what it is a page of.</summary>
internal sealed record PagedUsage(UsagePage Page, UsagePeriod Period, Page Asked, bool Paged)
{
    public LinkView[]? NextLink(ApiRequest request, string collection) =>
        Paged && Page.Servers is [.., var last] ? Asked.NextLink(request, collection, Page.Servers.Count, last.Id.ToString()) : null;
}
