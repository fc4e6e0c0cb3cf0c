using Nova.Core.Faults;
using Nova.Core.Networks;
using Nova.Core.Rpc.Conductor;
using Nova.Database.Networks;
using Nova.Database.Reading;
using Nova.Database.Writing;

namespace Nova.Conductor.Networks;

/// <summary>Which networks servers of a project may be on: those that are its own, and flat ones that are nobody's. A VLAN that is nobody's becomes a project's with its first server.</summary>
internal static class UsableNetworks
{
    public static IEnumerable<NetworkRecord> Of(IEnumerable<NetworkRecord> networks, string project) =>
        networks.Where(network => network.ProjectId is null ? network.Vlan is null : network.ProjectId == project);

    /// <summary>Networks of a new server: those asked for, or all that the project may use. None where there is no network at all.</summary>
    /// <exception cref="FaultException">BadRequest: one that is asked for is not there for the project.</exception>
    public static IReadOnlyList<NetworkAsk> Resolve(WriteScope scope, ServerNetworks asked, string project)
    {
        var all = NetworkStore.List(scope);
        if (asked.Asked.Count == 0)
        {
            return [.. (Of(all, project).ToList() is { Count: > 0 } usable ? usable : TakeVlan(scope, all, project)).Select(network => new NetworkAsk(network.Id, null, null))];
        }

        var known = Of(all, project).ToDictionary(network => network.Id);
        foreach (var ask in asked.Asked)
        {
            var network = known.GetValueOrDefault(ask.NetworkId) ?? throw new FaultException(FaultKind.BadRequest, $"Network {ask.NetworkId} could not be found.");
            if (ask.Address is { } address)
            {
                RequireFree(scope, network, address);
            }
        }

        return asked.Asked;
    }

    /// <summary>The network of an interface that a server is given: the one asked for, or the only one.</summary>
    /// <exception cref="FaultException">There is none, or several and none is named; or the network does not have the address.</exception>
    public static NetworkRecord OneOf(ReadScope scope, Guid? asked, string? address, string project)
    {
        var usable = Of(NetworkStore.List(scope), project).ToList();
        var network = asked is { } id
            ? usable.Find(one => one.Id == id) ?? throw new FaultException(FaultKind.NotFound, $"Network {id} could not be found.")
            : usable switch
            {
                [var only] => only,
                [] => throw new FaultException(FaultKind.BadRequest, $"No specific network was requested and none are available for project '{project}'."),
                _ => throw new FaultException(
                    FaultKind.BadRequest, "More than one possible network found. Specify network ID(s) to select which one(s) to connect to."),
            };
        if (address is not null)
        {
            RequireWithin(network, address);
        }

        return network;
    }

    private static void RequireFree(ReadScope scope, NetworkRecord network, string address)
    {
        RequireWithin(network, address);

        // Looked at here for whoever asks; the transaction that binds the guest decides.
        if (FixedAddressQueries.Find(scope, address) is { InstanceId: not null } or { Reserved: true })
        {
            throw new FaultException(FaultKind.BadRequest, $"Fixed IP address {address} is already in use.");
        }
    }

    private static void RequireWithin(NetworkRecord network, string address)
    {
        if (!AddressRange.TryParse(network.Cidr, out var range) || range.PlaceOf(address) is null)
        {
            throw new FaultException(FaultKind.BadRequest, $"Fixed IP address ({address}) does not exist in network ({network.Id}).");
        }
    }

    private static IReadOnlyList<NetworkRecord> TakeVlan(WriteScope scope, IReadOnlyList<NetworkRecord> all, string project)
    {
        foreach (var network in all.Where(network => network.ProjectId is null))
        {
            if (NetworkStore.TryClaim(scope, network.Id, project))
            {
                return [network];
            }
        }

        return all.Count == 0 ? [] : throw new FaultException(FaultKind.BadRequest, "No more networks available.");
    }
}
