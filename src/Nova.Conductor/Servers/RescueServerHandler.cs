using Nova.Conductor.Sagas;
using Nova.Core;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database.Instances;
using Nova.Database.Writing;
using Nova.Messaging;

namespace Nova.Conductor.Servers;

/// <summary><c>servers.rescue</c> and <c>servers.unrescue</c>.</summary>
internal sealed class RescueServerHandler(ServerOperation operation, SagaStarter sagas, RescueServerSaga rescues, UnrescueServerSaga unrescues)
{
    public Task<RescueServerReply> RescueAsync(RescueServer request, RpcCall call, CancellationToken ct) => operation.StartAsync(
        ServerAction.Rescue,
        request.Id,
        request.OverrideLock,
        call,
        (scope, seen) =>
        {
            var guest = GuestOrder.Of(seen);
            if (!InstanceStore.TryStartTask(scope, seen, TaskState.Rescuing))
            {
                return null;
            }

            var key = PublicKeys.Of(scope, seen);
            var state = new RescueState
            {
                Image = request.Image, Asked = request.Asked, PublicKey = key?.PublicKey, KeyType = key?.Type, Guest = guest, Before = seen.VmState,
            };
            var secrets = request.AdminPassword is { } password ? new BuildSecrets(password, []) : null;
            return sagas.Write(scope, rescues, seen.Id, call.Context, Begin(scope, seen, "rescue", call.Context), state, secrets);
        },
        _ => new RescueServerReply(request.Mark),
        ct);

    public Task<Nothing> UnrescueAsync(UnrescueServer request, RpcCall call, CancellationToken ct) => operation.StartAsync(
        ServerAction.Unrescue,
        request.Id,
        request.OverrideLock,
        call,
        (scope, seen) =>
        {
            var guest = GuestOrder.Of(seen);
            return InstanceStore.TryStartTask(scope, seen, TaskState.Unrescuing)
                ? sagas.Write(scope, unrescues, seen.Id, call.Context, Begin(scope, seen, "unrescue", call.Context), new UnrescueState { Guest = guest })
                : null;
        },
        ct);

    private static long Begin(WriteScope scope, InstanceRecord seen, string action, RequestContext context)
    {
        var number = ActionStore.Start(scope, seen.Id, action, context);
        ActionStore.StartEvent(scope, number, $"compute_{action}_instance", seen.Host);
        return number;
    }
}
