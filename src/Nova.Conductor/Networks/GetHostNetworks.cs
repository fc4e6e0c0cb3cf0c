using Nova.Core.Networks;
using Nova.Core.Rpc.Conductor;
using Nova.Database;
using Nova.Database.Networks;
using Nova.Messaging;

namespace Nova.Conductor.Networks;

/// <summary><c>networks.of_host</c>: one look at revisions where nothing has changed.</summary>
internal sealed class GetHostNetworksHandler(NovaDatabase database)
{
    public async Task<KnownHostNetworks> HandleAsync(GetHostNetworks request, RpcCall call, CancellationToken ct)
    {
        var (networks, unserved) = await database.ReadAsync(scope => Read(scope, request), ct).ConfigureAwait(false);
        if (unserved.Count > 0)
        {
            // Networks that one host serves are the first's that asks, as upstream's set_network_host.
            await database.WriteAsync(
                scope =>
                {
                    unserved.ForEach(id => NetworkStore.TakeHost(scope, id, request.Host));
                    return true;
                },
                ct).ConfigureAwait(false);
            networks = await database.ReadAsync(scope => HostNetworksQuery.Of(scope, request.Host), ct).ConfigureAwait(false);
        }

        return new KnownHostNetworks(networks);
    }

    /// <summary>What the host is made of, or the networks that nobody serves yet: with those it is another.</summary>
    private static (HostNetworks? Networks, List<Guid> Unserved) Read(Database.Reading.ReadScope scope, GetHostNetworks request)
    {
        if (request.KnownRevision != 0 && HostNetworksQuery.Revision(scope, request.Host) == request.KnownRevision)
        {
            return (null, []);
        }

        List<Guid> unserved = [.. NetworkStore.List(scope).Where(network => !network.MultiHost && network.Host is null).Select(network => network.Id)];
        return (unserved.Count > 0 ? null : HostNetworksQuery.Of(scope, request.Host), unserved);
    }
}
