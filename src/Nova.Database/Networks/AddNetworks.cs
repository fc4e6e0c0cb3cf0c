using Nova.Core.Networks;
using Nova.Database.Writing;

namespace Nova.Database.Networks;

/// <summary>Makes networks, for the conductor and nova-manage alike.</summary>
public static class AddNetworks
{
    /// <summary>Makes what is asked for.</summary>
    /// <exception cref="Core.Faults.FaultException">BadRequest or Conflict; nothing is made.</exception>
    public static IReadOnlyList<NetworkRecord> To(WriteScope scope, CreateNetworks asked, string? flatBridge) =>
        [.. NetworkPlanner.Plan(asked, NetworkStore.List(scope), flatBridge, scope.Now).Select(one => NetworkStore.Add(scope, one.Network, one.IsReserved))];
}
