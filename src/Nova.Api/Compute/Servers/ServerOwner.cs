using Nova.Api.Pipeline;
using Nova.Api.Policies;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Servers;

/// <summary>Whose the server in the path is, for the rules that want to know.</summary>
internal static class ServerOwner
{
    /// <summary>Looks the server up; what the caller may not see is the 404 that comes before any policy, as upstream.</summary>
    /// <remarks>The owner of a server never changes, so what is decided on it still holds when the work is done. Deleted servers have one too; most operations do not find those afterwards.</remarks>
    public static async ValueTask<PolicyTarget> FindAsync(ApiRequest request, CancellationToken cancel)
    {
        var server = await request.CallAsync(ServersRpc.Get, new GetServer(ServerId.InPath(request), IncludeDeleted: true), cancel);
        return new PolicyTarget(server.ProjectId, server.UserId);
    }
}
