using Nova.Core.Faults;
using Nova.Core.Networks;
using Nova.Database.Reading;
using Nova.Database.Writing;

namespace Nova.Database.Networks;

/// <summary>Makes networks, for the conductor and nova-manage alike.</summary>
public static class AddNetworks
{
    /// <summary>Makes what is asked for.</summary>
    /// <exception cref="FaultException">BadRequest or Conflict; nothing is made.</exception>
    public static IReadOnlyList<NetworkRecord> To(WriteScope scope, CreateNetworks asked, string? flatBridge) =>
        [.. NetworkPlanner.Plan(asked, NetworkStore.List(scope), flatBridge, scope.Now).Select(one => NetworkStore.Add(scope, one.Network, one.IsReserved))];

    /// <summary>Makes what is asked for, and what nova.conf says where that leaves something out.</summary>
    /// <exception cref="FaultException">BadRequest or Conflict; nothing is made.</exception>
    public static IReadOnlyList<NetworkRecord> AsConfigured(WriteScope scope, CreateNetworks asked, NetworkDefaults defaults)
    {
        var makesVlans = defaults.MakesVlans(asked);
        return To(
            scope,
            asked with
            {
                Vlan = asked.Vlan ?? (makesVlans ? FreeVlan(scope, asked.Count, asked.VlanStart ?? defaults.VlanStart) : null),
                BridgeInterface = asked.BridgeInterface ?? defaults.BridgeInterface
                    ?? (makesVlans && defaults.IsVlan ? throw new FaultException(FaultKind.BadRequest, "bridge_interface is required to create a network.") : null),
                MultiHost = asked.IsMultiHostUnsaid ? defaults.MultiHost : asked.MultiHost,
                Dns1 = asked.Dns1 ?? defaults.Dns,
            },
            defaults.Bridge);
    }

    /// <summary>The VLANs from the one to begin at, or those after the highest there is where one of them is taken.</summary>
    private static int FreeVlan(ReadScope scope, int count, int start)
    {
        var used = NetworkStore.List(scope).Select(network => network.Vlan).OfType<int>().ToHashSet();
        return Enumerable.Range(start, Math.Max(0, count)).Any(used.Contains) ? used.Max() + 1 : start;
    }
}
