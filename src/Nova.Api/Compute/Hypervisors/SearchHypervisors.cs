using Nova.Api.Pipeline;

namespace Nova.Api.Compute.Hypervisors;

/// <summary>GET /os-hypervisors/{id}/search and GET /os-hypervisors/{id}/servers, where the id is a part of the hypervisor's name.</summary>
internal static class SearchHypervisors
{
    public static ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel) =>
        SearchAsync(request, withServers: false, cancel);

    public static ValueTask<ApiResponse> HandleWithServersAsync(ApiRequest request, CancellationToken cancel) =>
        SearchAsync(request, withServers: true, cancel);

    private static async ValueTask<ApiResponse> SearchAsync(ApiRequest request, bool withServers, CancellationToken cancel)
    {
        HypervisorSearch.Outcome search = await HypervisorSearch.MatchAsync(request, request.Route("id"), withServers, cancel);
        return search.Found is { } found
            ? request.Ok(
                HypervisorViews.List,
                new HypervisorListBody<HypervisorView>(
                    [.. found.Hypervisors.Select(h => HypervisorView.Of(h, found, request))], HypervisorsLinks: null))
            : search.Refusal;
    }
}
