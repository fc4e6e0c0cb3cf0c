using Nova.Conductor.Sagas;
using Nova.Conductor.Sagas.Placing;
using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database.Instances;
using Nova.Database.Sagas;
using Nova.Database.Writing;
using Nova.Messaging;

namespace Nova.Conductor.Servers;

/// <summary><c>servers.rebuild</c>: what the server is to be, action and saga in one transaction.</summary>
internal sealed class RebuildServerHandler(ServerOperation operation, SagaStarter sagas, RebuildServerSaga rebuilds, ServerQuota quota)
{
    public Task<RebuildServerReply> HandleAsync(RebuildServer request, RpcCall call, CancellationToken ct) => operation.StartAsync(
        ServerAction.Rebuild,
        request.Id,
        request.OverrideLock,
        call,
        (scope, seen) => TryWrite(scope, seen, request, call.Context),
        scope => new RebuildServerReply(InstanceQueries.Find(scope, request.Id)!, request.Mark),
        ct);

    private SagaEntry? TryWrite(WriteScope scope, InstanceRecord seen, RebuildServer request, RequestContext context)
    {
        var order = GuestOrder.Of(seen);
        quota.RequireMetadata(scope, seen.ProjectId, seen.UserId, request.Metadata?.Count ?? 0);
        quota.RequireInjectedFiles(scope, seen.ProjectId, seen.UserId, request.InjectedFiles);
        var key = KeyOf(scope, seen, request, context);
        if (!InstanceStore.TryRebuild(scope, RebuiltServer.Of(seen, request)) || !InstanceStore.TryStartTask(scope, seen, TaskState.Rebuilding))
        {
            return null;
        }

        var number = ActionStore.Start(scope, seen.Id, "rebuild", context);
        ActionStore.StartEvent(scope, number, "rebuild_server", null);
        var state = new RebuildState
        {
            Image = request.Image,
            PublicKey = key?.PublicKey,
            KeyType = key?.Type,
            Search = new Search { Wish = new PlacementWish { RequestedHost = order.Host, RequestedNode = seen.Node, InPlace = true } },
            Guest = order,
            Before = seen.VmState,
            KeepsEphemeral = request.KeepsEphemeral,
            OldImageId = seen.ImageId,
            OldImageProperties = seen.ImageProperties,
            OldBlockDevices = seen.BlockDevices,
        };
        var secrets = request.AdminPassword is null && request.InjectedFiles.Count == 0 ? null : new BuildSecrets(request.AdminPassword, request.InjectedFiles);
        return sagas.Write(scope, rebuilds, seen.Id, context, number, state, secrets);
    }

    /// <summary>The key the guest gets: as upstream one of whoever asks where the request names one, else the one it has, as long as there is one.</summary>
    private static (string PublicKey, string Type, string Fingerprint)? KeyOf(WriteScope scope, InstanceRecord seen, RebuildServer request, RequestContext context) => request switch
    {
        { SetKeyName: true, KeyName: { } asked } => PublicKeys.Find(scope, context.UserId ?? "", asked) ?? throw new FaultException(FaultKind.BadRequest, "Invalid key_name provided."),
        { SetKeyName: true } => null,
        _ => PublicKeys.Of(scope, seen),
    };
}
