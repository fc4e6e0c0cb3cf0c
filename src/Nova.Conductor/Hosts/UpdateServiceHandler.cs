using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Hosts;
using Nova.Core.Rpc.Conductor;
using Nova.Database.Aggregates;
using Nova.Database.Calls;
using Nova.Database.Hosts;
using Nova.Database.Writing;
using Nova.Messaging;

namespace Nova.Conductor.Hosts;

/// <summary>Enables, disables or forces down a service.</summary>
internal sealed class UpdateServiceHandler(CallResults calls, HostsOptions options)
{
    public Task<ServiceRecord> HandleAsync(UpdateService request, RpcCall call, CancellationToken ct) =>
        calls.OnceAsync(call.CallId, scope => Update(scope, request, call.Context), ct);

    private ServiceRecord Update(WriteScope scope, UpdateService request, RequestContext context)
    {
        var service = Find(scope, request);
        var disabled = request.Disabled ?? service.Disabled;
        var changed = service with
        {
            Disabled = disabled,
            DisabledReason = request.Disabled switch { true => request.DisabledReason, false => null, null => service.DisabledReason },
            ForcedDown = request.ForcedDown ?? service.ForcedDown,
            UpdatedAt = scope.Now,
        };
        ServiceStore.Save(scope, changed);
        if (changed.Binary == ServiceStore.Compute)
        {
            AggregateStore.TouchHosts(scope, [changed.Host]);
        }

        ServiceEvents.Tell(scope, context, "update", changed);
        return changed;
    }

    private ServiceRecord Find(WriteScope scope, UpdateService request)
    {
        var zones = options.Zones.In(AggregateStore.ListAll(scope));
        if (request.Id is { } id)
        {
            return ServiceStore.Find(scope, zones, id) ?? throw new FaultException(FaultKind.NotFound, $"Service {id} could not be found.");
        }

        return request is { Host: { } host, Binary: { } binary } && ServiceStore.List(scope, zones, host, binary) is [var found]
            ? found
            : throw new FaultException(FaultKind.NotFound, $"Could not find binary {request.Binary} on host {request.Host}.");
    }
}
