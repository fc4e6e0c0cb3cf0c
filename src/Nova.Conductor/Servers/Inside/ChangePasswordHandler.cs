using Nova.Conductor.Sagas;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database.Instances;
using Nova.Messaging;

namespace Nova.Conductor.Servers.Inside;

/// <summary><c>servers.change_password</c>.</summary>
internal sealed class ChangePasswordHandler(ServerOperation operation, SagaStarter sagas, ChangePasswordSaga changes)
{
    public Task<ChangePasswordReply> HandleAsync(ChangePassword request, RpcCall call, CancellationToken ct) => operation.StartAsync(
        ServerAction.ChangePassword,
        request.Id,
        request.OverrideLock,
        call,
        (scope, seen) =>
        {
            var guest = GuestOrder.Of(seen);
            if (!InstanceStore.TryStartTask(scope, seen, TaskState.UpdatingPassword))
            {
                return null;
            }

            var number = ActionStore.Start(scope, seen.Id, "changePassword", call.Context);
            ActionStore.StartEvent(scope, number, "compute_set_admin_password", guest.Host);
            return sagas.Write(scope, changes, seen.Id, call.Context, number, new ChangePasswordState { Guest = guest }, new BuildSecrets(request.Password, []));
        },
        _ => new ChangePasswordReply(call.Context.RequestId),
        ct);
}
