using Nova.Core.Faults;
using Nova.Core.Networks;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Wishes;

/// <summary>The networks of a new server. Nothing said and <c>auto</c> mean all that its project may use, which are none where there is no network; which there are the conductor knows.</summary>
internal static class Networks
{
    /// <summary>The refusal of what built-in networking cannot have; null for none.</summary>
    public static Fault? Check(ServerWish wish)
    {
        HashSet<Guid> seen = [];
        foreach (var network in wish.Networks)
        {
            // A port is a thing of Neutron's.
            var wrong = network.PortId is { } port ? $"Port id {port} could not be found."
                : network.NetworkId is not { } id ? "Bad network format: missing 'uuid'"
                : !Guid.TryParse(id, out var uuid) ? $"Bad networks format: network uuid is not in proper format ({id})"
                : !seen.Add(uuid) ? $"Duplicate networks ({id}) are not allowed"
                : network.FixedAddress is not null && (wish.MaxCount ?? wish.MinCount) > 1
                    ? "Failed to launch instances: max_count cannot be greater than 1 if an fixed_ip is specified."
                : null;
            if (wrong is not null)
            {
                return new Fault(FaultKind.BadRequest, wrong);
            }
        }

        return null;
    }

    /// <summary>What the conductor is asked for; null for no interface.</summary>
    public static ServerNetworks? Of(ServerWish wish) => wish.NetworkChoice == NetworkChoice.None
        ? null
        : new ServerNetworks([.. wish.Networks.Select(network => new NetworkAsk(Guid.Parse(network.NetworkId!), network.FixedAddress, network.Tag))]);
}
