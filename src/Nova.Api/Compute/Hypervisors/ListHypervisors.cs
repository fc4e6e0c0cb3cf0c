using Nova.Api.Pipeline;
using Nova.Core.Hosts;

namespace Nova.Api.Compute.Hypervisors;

/// <summary>GET /os-hypervisors and GET /os-hypervisors/detail</summary>
internal static class ListHypervisors
{
    private static readonly Dictionary<string, string> NoUptimes = [];

    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        HypervisorSearch.Outcome search = await HypervisorSearch.ListAsync(request, "os-hypervisors", cancel);
        return search.Found is { } found
            ? request.Ok(
                HypervisorViews.List,
                new HypervisorListBody<HypervisorView>(
                    [.. found.Hypervisors.Select(h => HypervisorView.Of(h, found, request))], search.Links))
            : search.Refusal;
    }

    public static async ValueTask<ApiResponse> HandleDetailAsync(ApiRequest request, CancellationToken cancel)
    {
        HypervisorSearch.Outcome search = await HypervisorSearch.ListAsync(request, "os-hypervisors/detail", cancel);
        if (search.Found is not { } found)
        {
            return search.Refusal;
        }

        IReadOnlyDictionary<string, string> uptimes =
            request.IsAtLeast(88) ? await HostUptimes.ReadAsync(request, found.Hypervisors, cancel) : NoUptimes;
        HypervisorDetailView view(HypervisorRecord hypervisor) =>
            HypervisorDetailView.Of(hypervisor, found, uptimes.GetValueOrDefault(hypervisor.Report.Host), request);
        return request.Ok(
            HypervisorViews.Detail, new HypervisorListBody<HypervisorDetailView>([.. found.Hypervisors.Select(view)], search.Links));
    }
}
