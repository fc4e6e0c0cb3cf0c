using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Messaging;

namespace Nova.Conductor.Servers;

/// <summary><c>servers.get_several</c>.</summary>
internal sealed class GetServersHandler(InstanceReader instances)
{
    /// <summary>Asked for at once, so that they share a look at the database.</summary>
    public async Task<ServersFound> HandleAsync(GetServers request, RpcCall call, CancellationToken ct) =>
        new(await Task.WhenAll(request.Looks.Select(look => FindAsync(look, ct))).ConfigureAwait(false));

    private async Task<InstanceRecord?> FindAsync(ServerLook look, CancellationToken ct)
    {
        var instance = await instances.FindAsync(look.Id, ct).ConfigureAwait(false);
        return ServerFaults.IsVisible(instance, look.ProjectId) ? instance : null;
    }
}
