using Nova.Api.Pipeline;

namespace Nova.Api.Compute.Hypervisors;

/// <summary>GET /os-hypervisors/{id}</summary>
internal static class ShowHypervisor
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        HypervisorSearch.Outcome search = await HypervisorSearch.FindAsync(request, cancel);
        if (search.Found is not { Hypervisors: [var hypervisor, ..] } found)
        {
            return search.Refusal;
        }

        string? uptime = request.IsAtLeast(88)
            ? (await HostUptimes.ReadAsync(request, [hypervisor], cancel)).GetValueOrDefault(hypervisor.Report.Host)
            : null;
        return request.Ok(
            HypervisorViews.One, new HypervisorBody<HypervisorDetailView>(HypervisorDetailView.Of(hypervisor, found, uptime, request)));
    }
}
