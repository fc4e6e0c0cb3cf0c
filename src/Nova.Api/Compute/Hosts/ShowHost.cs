using Nova.Api.Pipeline;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Hosts;

/// <summary>GET /os-hosts/{id}: what a compute host has, what is claimed of it, and what its servers were promised, together and by project.</summary>
internal static class ShowHost
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        string host = request.Route("id");
        HostUsage usage = await request.CallAsync(UsageRpc.OfHost, new HostName(host), cancel);
        IReadOnlyList<ProjectUsage> projects = usage.ByProject;
        var promised = new Amounts(
            projects.Sum(project => project.Promised.Vcpus), projects.Sum(project => project.Promised.MemoryMb), projects.Sum(project => project.Promised.DiskGb));
        return request.Ok(HostViews.One, new HostBody(
        [
            HostResourceView.Of(host, "(total)", usage.Total),
            HostResourceView.Of(host, "(used_now)", usage.Used),
            HostResourceView.Of(host, "(used_max)", promised),
            .. projects.Select(project => HostResourceView.Of(host, project.ProjectId, project.Promised)),
        ]));
    }
}
