using Nova.Core.Faults;
using Nova.Core.Networks;
using Nova.Database.Reading;
using Nova.Database.Statements;
using Nova.Database.Writing;

namespace Nova.Database.Networks;

/// <summary>Networks of built-in networking.</summary>
public static class NetworkStore
{
    private const string Order = "ORDER BY CASE WHEN priority IS NULL THEN 1 ELSE 0 END, priority, id";

    private static readonly Statement SelectAll = new("networks.all", $"SELECT {NetworkTable.Columns} FROM networks {Order}");

    private static readonly Statement SelectOne = new("networks.one", $"SELECT {NetworkTable.Columns} FROM networks WHERE uuid = ?");

    private static readonly Statement Claim = new("networks.claim", "UPDATE networks SET project_id = ?, updated_at = ? WHERE uuid = ? AND project_id IS NULL");

    private static readonly Statement TakeHostRow = new("networks.take_host", "UPDATE networks SET host = ?, updated_at = ? WHERE uuid = ? AND host IS NULL AND multi_host = 0");

    private static readonly Statement InUse = new("networks.in_use", "SELECT 1 FROM fixed_ips WHERE network_uuid = ? AND instance_uuid IS NOT NULL LIMIT 1");

    private static readonly Statement RemoveAddresses = new("networks.remove_addresses", "DELETE FROM fixed_ips WHERE network_uuid = ? AND instance_uuid IS NULL");

    private static readonly Statement RemoveOne = new(
        "networks.remove", "DELETE FROM networks WHERE uuid = ? AND NOT EXISTS (SELECT 1 FROM fixed_ips WHERE network_uuid = ?)");

    /// <summary>All of them, in the order a guest has them.</summary>
    public static List<NetworkRecord> List(ReadScope scope) => scope.Query(SelectAll, NetworkTable.Read);

    /// <summary>One of them; null for none.</summary>
    public static NetworkRecord? Find(ReadScope scope, Guid id) => scope.First(SelectOne, NetworkTable.Read, id);

    /// <summary>Adds a network with its addresses.</summary>
    /// <returns>With its number.</returns>
    public static NetworkRecord Add(WriteScope scope, NetworkRecord network, Func<long, bool> isReserved)
    {
        var added = network with { Number = NetworkTable.Insert(scope, network) };
        _ = AddressRange.TryParse(network.Cidr, out var range);
        Instances.FixedAddressPool.Fill(scope, network.Id, range, isReserved);
        NetworkRevisions.Add(scope, network.Id);
        NetworkRevisions.TouchAll(scope);
        return added;
    }

    /// <summary>Writes a network.</summary>
    public static void Update(WriteScope scope, NetworkRecord network)
    {
        NetworkTable.Update(scope, network with { UpdatedAt = scope.Now });
        NetworkRevisions.TouchAll(scope);
    }

    /// <summary>Gives a network that is nobody's to a project.</summary>
    /// <returns>False where it is somebody's meanwhile.</returns>
    public static bool TryClaim(WriteScope scope, Guid id, string project)
    {
        NetworkRevisions.TouchAll(scope);
        return scope.Execute(Claim, project, scope.Now, id) > 0;
    }

    /// <summary>The first host that asks becomes the one that serves a network.</summary>
    public static void TakeHost(WriteScope scope, Guid id, string host)
    {
        if (scope.Execute(TakeHostRow, host, scope.Now, id) > 0)
        {
            NetworkRevisions.TouchAll(scope);
        }
    }

    /// <summary>Removes a network that is nobody's, or <paramref name="owner"/>'s, and that no guest is on.</summary>
    /// <exception cref="FaultException">Conflict.</exception>
    public static void Remove(WriteScope scope, NetworkRecord network, string? owner)
    {
        if (network.ProjectId is { } project && project != owner)
        {
            throw new FaultException(FaultKind.Conflict, $"Network must be disassociated from project {project} before delete");
        }

        if (!TryRemove(scope, network.Id))
        {
            throw new FaultException(FaultKind.Conflict, $"Network {network.Id} is in use: servers have addresses of it.");
        }
    }

    /// <summary>Removes a network that no guest is on.</summary>
    /// <returns>False where one is.</returns>
    public static bool TryRemove(WriteScope scope, Guid id)
    {
        if (scope.Any(InUse, id))
        {
            return false;
        }

        // A guest that takes an address meanwhile keeps its row, and with it the network.
        scope.Execute(RemoveAddresses, id);
        NetworkRevisions.TouchAll(scope);
        return scope.Execute(RemoveOne, id, id) > 0;
    }
}
