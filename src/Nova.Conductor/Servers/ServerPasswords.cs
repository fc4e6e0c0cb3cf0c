using Nova.Core.Faults;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Database;
using Nova.Database.Calls;
using Nova.Database.Instances;
using Nova.Messaging;

namespace Nova.Conductor.Servers;

/// <summary><c>servers.password.get</c>, <c>.set</c> and <c>.clear</c>.</summary>
internal sealed class ServerPasswordsHandler(NovaDatabase database, CallResults calls)
{
    public Task<ServerPassword> GetAsync(GetServer request, RpcCall call, CancellationToken ct) => database.ReadAsync(
        scope =>
        {
            ServerFaults.Visible(InstanceQueries.Find(scope, request.Id), request.Id, call.Context, request.IncludeDeleted);
            return new ServerPassword(GuestPasswordStore.Find(scope, request.Id) ?? "");
        },
        ct);

    public Task<Nothing> SetAsync(SetServerPassword request, RpcCall call, CancellationToken ct) => calls.OnceAsync(
        call.CallId,
        scope =>
        {
            ServerFaults.Visible(InstanceQueries.Find(scope, request.Id), request.Id, call.Context);
            if (request.Text.Length > ServerPassword.LargestBytes)
            {
                throw new FaultException(FaultKind.BadRequest, "Request is too large.");
            }

            return GuestPasswordStore.TrySet(scope, request.Id, request.Text)
                ? Nothing.Value
                : throw new FaultException(FaultKind.Conflict, $"Instance {request.Id} has a password.");
        },
        ct);

    public Task<Nothing> ClearAsync(GetServer request, RpcCall call, CancellationToken ct) => calls.OnceAsync(
        call.CallId,
        scope =>
        {
            ServerFaults.Visible(InstanceQueries.Find(scope, request.Id), request.Id, call.Context);
            GuestPasswordStore.Clear(scope, request.Id);
            return Nothing.Value;
        },
        ct);
}
