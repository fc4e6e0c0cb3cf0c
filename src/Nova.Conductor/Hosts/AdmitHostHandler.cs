using Nova.Core.Rpc.Conductor;
using Nova.Database;
using Nova.Database.Hosts;
using Nova.Database.Reading;
using Nova.Messaging;

namespace Nova.Conductor.Hosts;

/// <summary>Lets a host in, before it is served. Changes nothing: its heartbeats are what counts.</summary>
internal sealed class AdmitHostHandler(NovaDatabase database)
{
    public Task<HostAdmission> HandleAsync(AdmitHost request, RpcCall call, CancellationToken ct) => database.ReadAsync(scope => Judge(scope, request), ct);

    private static HostAdmission Judge(ReadScope scope, AdmitHost request)
    {
        if (ServiceStore.OtherHolder(scope, request.Host, request.Binary, request.Holder) is not null)
        {
            return Refused(
                request,
                $"another {request.Binary} reports as host '{request.Host}' and its lease runs. Two computes must not have one name: give this one its own in [DEFAULT] host, or stop the other");
        }

        if (NodeStore.HostOf(scope, request.NodeId) is { } known && known != request.Host && NodeStore.IsUsed(scope, request.NodeId))
        {
            return Refused(
                request,
                $"this node ({request.NodeId}) is known as host '{known}' and has servers there, which would be lost to '{request.Host}'. Set [DEFAULT] host = {known}, or move or delete the servers first");
        }

        var former = NodeStore.UsedNodesOf(scope, request.Host).Where(node => node != request.NodeId).ToList();
        return former switch
        {
            [] => new HostAdmission(null, request.NodeId),

            // The file was lost, and nothing else can have been meant: the node keeps its identity, and with it its allocations.
            [var lost] when request.NodeIdIsNew => new HostAdmission(null, lost),
            _ => Refused(
                request,
                $"host '{request.Host}' has servers on node {former[0]}, and this node's compute_id is {request.NodeId}. Write {former[0]} into compute_id in state_path if this is the same machine, or move or delete the servers first"),
        };
    }

    private static HostAdmission Refused(AdmitHost request, string why) => new(why, request.NodeId);
}
