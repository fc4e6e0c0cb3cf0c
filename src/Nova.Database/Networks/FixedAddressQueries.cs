using Nova.Core.Rpc.Conductor;
using Nova.Database.Reading;
using Nova.Database.Statements;

namespace Nova.Database.Networks;

/// <summary>Reads fixed addresses of built-in networks.</summary>
public static class FixedAddressQueries
{
    private const string Columns = "f.address, n.cidr, f.reserved, f.instance_uuid, i.hostname, i.host";

    private const string From = "FROM fixed_ips f JOIN networks n ON n.uuid = f.network_uuid LEFT JOIN instances i ON i.uuid = f.instance_uuid";

    private static readonly Statement One = new("fixed_ips.one", $"SELECT {Columns} {From} WHERE f.address = ? ORDER BY n.id LIMIT 1");

    private static readonly Statement OfNetwork = new("fixed_ips.of_network", $"SELECT {Columns} {From} WHERE n.uuid = ? AND f.slot IS NOT NULL ORDER BY f.slot");

    private static readonly Statement CountOfProject = new(
        "fixed_ips.count_of_project", "SELECT COUNT(*) FROM fixed_ips f JOIN instances i ON i.uuid = f.instance_uuid WHERE i.project_id = ? AND i.deleted = 0");

    private static readonly Statement Lost = new(
        "fixed_ips.lost",
        "SELECT f.address FROM fixed_ips f LEFT JOIN instances i ON i.uuid = f.instance_uuid AND i.deleted = 0 WHERE f.instance_uuid IS NOT NULL AND i.uuid IS NULL "
        + "UNION ALL SELECT f.address FROM fixed_ips f WHERE f.slot IS NOT NULL AND (CASE WHEN f.free_slot IS NULL THEN 0 ELSE 1 END) <> (CASE WHEN f.instance_uuid IS NULL AND f.reserved = 0 THEN 1 ELSE 0 END)");

    /// <summary>An address; null where no network has it.</summary>
    public static FixedAddressRecord? Find(ReadScope scope, string address) => scope.First(One, Read, address);

    /// <summary>The addresses of a network, in their order.</summary>
    public static List<FixedAddressRecord> Of(ReadScope scope, Guid network) => scope.Query(OfNetwork, Read, network);

    /// <summary>How many the servers of a project have.</summary>
    public static int CountOf(ReadScope scope, string project) => (int)(scope.Number(CountOfProject, project) ?? 0);

    /// <summary>Addresses that are given to nobody who is there, or free and taken at once: always none.</summary>
    public static List<string> LostAddresses(ReadScope scope) => scope.Query(Lost, static row => row.Text(0));

    private static FixedAddressRecord Read(Row row) => new(row.Text(0), row.Text(1), row.Bool(2), row.IdOrNull(3), row.TextOrNull(4), row.TextOrNull(5));
}
