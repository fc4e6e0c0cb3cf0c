using Nova.Conductor.Sagas;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database;
using Nova.Database.Instances;
using Nova.Database.Sagas;
using Nova.Database.Writing;
using Nova.Messaging;

namespace Nova.Conductor.Servers.OnHosts;

/// <summary><c>hosts.power_states</c>: records what the hypervisor says of idle instances, and stops those whose state no longer fits.</summary>
internal sealed partial class ReportPowerStatesHandler(
    NovaDatabase database, SagaStarter sagas, StartPowerAction power, ILogger<ReportPowerStatesHandler> logger)
{
    public async Task<Nothing> HandleAsync(ReportPowerStates request, RpcCall call, CancellationToken ct)
    {
        foreach (var sight in request.Sights)
        {
            var started = await database.WriteAsync(scope => Apply(scope, request.Host, sight, call), ct).ConfigureAwait(false);
            if (started is not null)
            {
                OutOfStep(sight.InstanceId, request.Host, sight.PowerState);
                sagas.Start(started);
            }
        }

        return Nothing.Value;
    }

    private SagaEntry? Apply(WriteScope scope, string host, PowerSight sight, RpcCall call)
    {
        var seen = InstanceQueries.Find(scope, sight.InstanceId);

        // An operation under way will say what comes of it; a sight from before the last change says nothing of after it.
        if (seen is null || seen.DeletedAt is not null || seen.Host != host || seen.TaskState is not null || sight.SeenAt < seen.UpdatedAt)
        {
            return null;
        }

        if (seen.PowerState != sight.PowerState)
        {
            InstanceStore.SetPower(scope, seen.Id, sight.PowerState);
        }

        return PowerSync.DeedFor(seen.VmState, sight.PowerState) == SyncDeed.Stop
            ? power.TryWrite(scope, seen, ServerAction.Stop, call.Context)
            : null;
    }

    [LoggerMessage(LogLevel.Warning, "Instance {Instance} on {Host} is {PowerState} at the hypervisor, which does not fit its state: it is stopped")]
    private partial void OutOfStep(Guid instance, string host, PowerState powerState);
}
