using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database.Calls;
using Nova.Database.Instances;
using Nova.Messaging;

namespace Nova.Conductor.Servers;

/// <summary><c>servers.update</c>.</summary>
internal sealed class UpdateServerHandler(CallResults calls, InstanceReader instances)
{
    public async Task<InstanceRecord> HandleAsync(UpdateServer request, RpcCall call, CancellationToken ct)
    {
        await calls.OnceAsync(
            call.CallId,
            scope => EditedServer.Change(scope, request.Id, call.Context, seen => InstanceStore.TryEdit(scope, Apply(request, seen)) ? Nothing.Value : null),
            ct).ConfigureAwait(false);
        return await instances.RequireAsync(request.Id, ct).ConfigureAwait(false);
    }

    private static InstanceRecord Apply(UpdateServer request, InstanceRecord seen) => seen with
    {
        Name = request.Name ?? seen.Name,
        Description = request.SetDescription ? request.Description : seen.Description,
        Hostname = request.Hostname ?? seen.Hostname,
        AccessIPv4 = request.SetAccessIPv4 ? request.AccessIPv4 : seen.AccessIPv4,
        AccessIPv6 = request.SetAccessIPv6 ? request.AccessIPv6 : seen.AccessIPv6,
        AutoDiskConfig = request.AutoDiskConfig ?? seen.AutoDiskConfig,
    };
}
