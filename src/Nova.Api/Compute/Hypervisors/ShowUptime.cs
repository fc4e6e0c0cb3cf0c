using Nova.Api.Pipeline;

namespace Nova.Api.Compute.Hypervisors;

/// <summary>GET /os-hypervisors/{id}/uptime, which 2.88 made a field of the hypervisor.</summary>
internal static class ShowUptime
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        HypervisorSearch.Outcome search = await HypervisorSearch.FindAsync(request, cancel);
        if (search.Found is not { Hypervisors: [var hypervisor, ..] } found)
        {
            return search.Refusal;
        }

        string host = hypervisor.Report.Host;
        if (!hypervisor.Service.IsUp(request.Backends.Time.GetUtcNow()))
        {
            return request.BadRequest($"Compute service of {host} is unavailable at this time.");
        }

        string uptime = await HostUptimes.AskAsync(request, host, default, cancel);
        return request.Ok(
            HypervisorViews.Uptime,
            new HypervisorBody<HypervisorView>(HypervisorView.Of(hypervisor, found, request) with { Uptime = uptime }));
    }
}
