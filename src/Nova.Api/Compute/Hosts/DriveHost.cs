using Nova.Api.Pipeline;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Hosts;

/// <summary>PUT /os-hosts/{id} and GET /os-hosts/{id}/startup, /shutdown and /reboot: no libvirt driver can, upstream's neither; os-services takes a host out of use.</summary>
internal static class DriveHost
{
    public static async ValueTask<ApiResponse> RefuseAsync(ApiRequest request, CancellationToken cancel)
    {
        string host = request.Route("id");
        ServiceList found = await request.CallAsync(HostsRpc.ListServices, new Core.Rpc.Conductor.ListServices(host, "nova-compute"), cancel);
        return found.Services.Count == 0
            ? request.NotFound($"Compute host {host} could not be found.")
            : request.Refuse(StatusCodes.Status501NotImplemented, "The requested functionality is not supported.");
    }
}
