using Nova.Database.Reading;
using Nova.Database.Statements;

namespace Nova.Database.Networks;

/// <summary>Hosts that a change of networks concerns: those to be told of it.</summary>
public static class ConcernedHosts
{
    private static readonly Statement WithMembers = new(
        "networks.hosts_of_group",
        "SELECT DISTINCT g.host FROM security_group_instance_association a JOIN guests g ON g.instance_uuid = a.instance_uuid WHERE a.group_uuid = ?");

    private static readonly Statement WithPeers = new(
        "networks.hosts_of_peers",
        "SELECT DISTINCT g.host FROM security_groups o JOIN security_group_rules r ON r.group_id = o.id JOIN security_groups s ON s.id = r.parent_group_id "
        + "JOIN security_group_instance_association a ON a.group_uuid = s.uuid JOIN guests g ON g.instance_uuid = a.instance_uuid WHERE o.uuid = ?");

    private static readonly Statement WithServer = new(
        "networks.hosts_of_server",
        "SELECT host FROM guests WHERE instance_uuid = ? "
        + "UNION SELECT n.host FROM fixed_ips f JOIN networks n ON n.uuid = f.network_uuid WHERE f.instance_uuid = ? AND n.host IS NOT NULL");

    /// <summary>Rules of a group have changed: where its members are.</summary>
    public static IReadOnlyList<string> OfGroup(ReadScope scope, Guid group) => scope.Query(WithMembers, static row => row.Text(0), group);

    /// <summary>A server has joined or left a group: where it is, and where those are that let the group in.</summary>
    public static IReadOnlyList<string> OfMember(ReadScope scope, Guid group, Guid instance) =>
        [.. OfServer(scope, instance).Union(scope.Query(WithPeers, static row => row.Text(0), group))];

    /// <summary>A floating address has come to a server or has left it: where it is, and who serves its networks.</summary>
    public static IReadOnlyList<string> OfServer(ReadScope scope, Guid instance) => scope.Query(WithServer, static row => row.Text(0), instance, instance);
}
