using Nova.Core.Rpc.Conductor;
using Nova.Messaging;

namespace Nova.Conductor.Servers;

/// <summary><c>servers.get_several</c>.</summary>
internal sealed class GetServersHandler(InstanceReader instances)
{
    public async Task<ServersFound> HandleAsync(GetServers request, RpcCall call, CancellationToken ct)
    {
        var found = await instances.FindAsync([.. request.Looks.Select(look => look.Id)], ct).ConfigureAwait(false);
        return new([.. request.Looks.Zip(found, (look, instance) => ServerFaults.IsVisible(instance, look.ProjectId) ? instance : null)]);
    }
}
