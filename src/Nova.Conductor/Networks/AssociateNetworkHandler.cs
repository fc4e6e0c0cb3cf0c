using Nova.Core.Faults;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Database.Calls;
using Nova.Database.Networks;
using Nova.Database.Writing;
using Nova.Messaging;

namespace Nova.Conductor.Networks;

/// <summary><c>networks.associate</c>.</summary>
internal sealed class AssociateNetworkHandler(CallResults calls)
{
    public Task<Nothing> HandleAsync(AssociateNetwork request, RpcCall call, CancellationToken ct) => calls.OnceAsync(call.CallId, scope => Associate(scope, request), ct);

    private static Nothing Associate(WriteScope scope, AssociateNetwork request)
    {
        if (request.ProjectId is { Length: > 0 } project)
        {
            Give(scope, request.Id, project);
        }

        if (request.Id is { } id && (request.ProjectId is { Length: 0 } || request.Host is not null))
        {
            var network = NetworkStore.Find(scope, id) ?? throw NetworkFaults.NotFound(id);
            NetworkStore.Update(scope, network with
            {
                ProjectId = request.ProjectId is { Length: 0 } ? null : network.ProjectId,
                Host = request.Host is null ? network.Host : request.Host.Length == 0 ? null : request.Host,
            });
        }

        return Nothing.Value;
    }

    /// <summary>Gives a project one more VLAN. One that another project has stays that one's; flat networks are all projects'.</summary>
    private static void Give(WriteScope scope, Guid? id, string project)
    {
        var all = NetworkStore.List(scope);
        var named = id is null ? null : all.Find(network => network.Id == id) ?? throw Refused(id, project, $"Network {id} could not be found.");
        if (named is null ? all.TrueForAll(network => network.Vlan is null) : named.Vlan is null)
        {
            throw new FaultException(FaultKind.NotImplemented, "VLAN support must be enabled");
        }

        if (named?.ProjectId == project || all.Where(network => network.Vlan is not null && network.ProjectId is null && (named ?? network) == network).Any(free => NetworkStore.TryClaim(scope, free.Id, project)))
        {
            return;
        }

        throw Refused(id, project, "No more networks available.");
    }

    /// <summary>Upstream's words.</summary>
    private static FaultException Refused(Guid? id, string project, string why) =>
        new(FaultKind.BadRequest, $"Cannot associate network {id?.ToString() ?? "None"} with project {project}: {why}");
}
