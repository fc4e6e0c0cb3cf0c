using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Database.Aggregates;
using Nova.Database.Calls;
using Nova.Database.Guests;
using Nova.Database.Hosts;
using Nova.Database.Writing;
using Nova.Messaging;

namespace Nova.Conductor.Hosts;

/// <summary>Deletes a service; with a compute go its nodes, their inventories and its place in aggregates.</summary>
internal sealed class DeleteServiceHandler(CallResults calls, HostsOptions options)
{
    public Task<Nothing> HandleAsync(DeleteService request, RpcCall call, CancellationToken ct) =>
        calls.OnceAsync(call.CallId, scope => Delete(scope, request, call.Context), ct);

    private Nothing Delete(WriteScope scope, DeleteService request, RequestContext context)
    {
        var zones = options.Zones.In([]);
        var service = request switch
        {
            { Id: { } id } => ServiceStore.Find(scope, zones, id),
            { Number: { } number } => ServiceStore.Find(scope, zones, number),
            _ => null,
        };
        if (service is null)
        {
            throw new FaultException(FaultKind.NotFound, $"Service {request.Id?.ToString() ?? request.Number?.ToString()} not found.");
        }

        if (service.Binary == ServiceStore.Compute)
        {
            if (AggregateStore.HaveInstances(scope, [service.Host]) || GuestStore.AreOn(scope, service.Host))
            {
                throw new FaultException(
                    FaultKind.Conflict, "Unable to delete compute service that is hosting instances. Migrate or delete the instances first.");
            }

            NodeStore.RemoveOfHost(scope, service.Host);
            AggregateStore.ForgetHost(scope, service.Host);
            GuestStore.ForgetHost(scope, service.Host);
        }

        ServiceStore.Delete(scope, service.Number);
        ServiceEvents.Tell(scope, context, "delete", service);
        return Nothing.Value;
    }
}
