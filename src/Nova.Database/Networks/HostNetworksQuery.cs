using Nova.Core.Networks;
using Nova.Database.Instances;
using Nova.Database.Reading;
using Nova.Database.Statements;

namespace Nova.Database.Networks;

/// <summary>What built-in networking makes a host of.</summary>
public static class HostNetworksQuery
{
    /// <summary>Newest of: what concerns everybody, the host's guests coming and going, their records, their groups, the groups that are sources of those, the networks it serves alone.</summary>
    private static readonly Statement RevisionOf = new(
        "networks.revision_of_host",
        "SELECT MAX(r.revision) FROM ("
        + "SELECT revision FROM network_revisions WHERE uuid = ? "
        + "UNION ALL SELECT revision FROM compute_nodes WHERE host = ? "
        + "UNION ALL SELECT i.revision FROM guests g JOIN instances i ON i.uuid = g.instance_uuid WHERE g.host = ? "
        + "UNION ALL SELECT n.revision FROM networks w JOIN network_revisions n ON n.uuid = w.uuid WHERE w.host = ? "
        + "UNION ALL SELECT n.revision FROM guests g JOIN security_group_instance_association a ON a.instance_uuid = g.instance_uuid "
        + "JOIN network_revisions n ON n.uuid = a.group_uuid WHERE g.host = ? "
        + "UNION ALL SELECT n.revision FROM guests g JOIN security_group_instance_association a ON a.instance_uuid = g.instance_uuid "
        + "JOIN security_groups s ON s.uuid = a.group_uuid JOIN security_group_rules r ON r.parent_group_id = s.id "
        + "JOIN security_groups o ON o.id = r.group_id JOIN network_revisions n ON n.uuid = o.uuid WHERE g.host = ?) r");

    private static readonly Statement GuestsOn = new(
        "networks.guests_on_host",
        "SELECT i.uuid, i.hostname, i.interfaces FROM guests g JOIN instances i ON i.uuid = g.instance_uuid "
        + "WHERE g.host = ? AND g.role <> 'leftover' AND i.interfaces IS NOT NULL");

    private static readonly Statement GuestsIn = new(
        "networks.guests_in_network",
        "SELECT i.uuid, i.hostname, i.interfaces FROM fixed_ips f JOIN instances i ON i.uuid = f.instance_uuid "
        + "WHERE f.network_uuid IN (?*) AND f.instance_uuid IS NOT NULL AND i.interfaces IS NOT NULL");

    private static readonly Statement LeasedOf = new("networks.leased_of", "SELECT network_uuid, address FROM fixed_ips WHERE leased = 1 AND instance_uuid IN (?*)");

    private static readonly Statement GroupsOf = new(
        "networks.groups_of",
        "SELECT a.instance_uuid, s.id FROM security_group_instance_association a JOIN security_groups s ON s.uuid = a.group_uuid WHERE a.instance_uuid IN (?*)");

    private static readonly Statement RulesOf = new(
        "networks.rules_of",
        "SELECT DISTINCT r.id, r.parent_group_id, r.protocol, r.from_port, r.to_port, r.cidr, r.group_id, o.uuid FROM security_group_instance_association a "
        + "JOIN security_groups s ON s.uuid = a.group_uuid JOIN security_group_rules r ON r.parent_group_id = s.id "
        + "LEFT JOIN security_groups o ON o.id = r.group_id WHERE a.instance_uuid IN (?*)");

    private static readonly Statement MembersOf = new(
        "networks.members_of",
        "SELECT s.id, f.address FROM security_groups s JOIN security_group_instance_association a ON a.group_uuid = s.uuid "
        + "JOIN fixed_ips f ON f.instance_uuid = a.instance_uuid WHERE s.uuid IN (?*)");

    private static readonly Statement FloatingOf = new(
        "networks.floating_of", "SELECT instance_uuid, address, fixed_address, interface FROM floating_ips WHERE fixed_address IS NOT NULL AND instance_uuid IN (?*)");

    private static readonly Statement Provider = new("networks.provider_rules", "SELECT protocol, from_port, to_port, cidr FROM provider_fw_rules ORDER BY id");

    /// <summary>Changes where anything in the answer to <see cref="Of"/> may have.</summary>
    public static long Revision(ReadScope scope, string host) =>
        scope.Number(RevisionOf, NetworkRevisions.Everybody, host, host, host, host, host) ?? 0;

    /// <summary>All of it.</summary>
    public static HostNetworks Of(ReadScope scope, string host)
    {
        // First, so that what changes meanwhile is seen by the next look.
        var revision = Revision(scope, host);
        var networks = NetworkStore.List(scope).ToDictionary(network => network.Id);
        var guests = scope.Query(GuestsOn, ReadGuest, host).DistinctBy(guest => guest.Id).ToList();
        var own = networks.Values.Where(network => !network.MultiHost && network.Host == host).Select(network => network.Id).ToHashSet();
        var served = own.Count == 0 ? [] : scope.QueryIn(GuestsIn, ReadGuest, own).DistinctBy(guest => guest.Id).ToList();

        var here = guests.SelectMany(guest => guest.Interfaces.Select(one => (guest, one))).Where(x => networks.ContainsKey(x.one.NetworkId)).ToList();
        var leasing = here.Where(x => networks[x.one.NetworkId].MultiHost)
            .Concat(served.SelectMany(guest => guest.Interfaces.Select(one => (guest, one))).Where(x => own.Contains(x.one.NetworkId)))
            .ToList();
        var ids = guests.Select(guest => guest.Id).ToHashSet();
        HashSet<Guid> leasingIds = [.. leasing.Select(x => x.guest.Id)];
        var groups = scope.QueryIn(GroupsOf, static row => (row.Id(0), row.Int64(1)), ids).ToLookup(x => x.Item1, x => x.Item2);
        var leased = scope.QueryIn(LeasedOf, static row => (row.Id(0), row.Text(1)), leasingIds).ToHashSet();
        var shown = here.Select(x => x.one.NetworkId).Concat(own).Distinct().Select(id => networks[id]);
        return new HostNetworks(
            revision,
            [.. shown.OrderBy(network => network.Number).Select(network => NetworkOn(network, host))],
            [.. here.Select(x => PortOf(x.guest, x.one, networks[x.one.NetworkId].Number, [.. groups[x.guest.Id].Order()]))],
            [.. leasing.SelectMany(x => LeasesOf(x.guest, x.one, networks[x.one.NetworkId].Number, leased))],
            Groups(scope, ids, groups),
            Floating(scope, leasing, networks),
            scope.Query(Provider, static row => new HostSecurityRule(row.TextOrNull(0), row.Int32OrNull(1), row.Int32OrNull(2), row.Text(3), null)));
    }

    private static HostNetwork NetworkOn(NetworkRecord network, string host)
    {
        var isGateway = network.MultiHost || network.Host == host;
        return new HostNetwork(
            network.Number,
            network.Label,
            network.Bridge,
            network.BridgeInterface,
            network.Vlan,
            network.Cidr,
            network.CidrV6,
            isGateway ? network.DhcpServer : null,
            isGateway ? network.GatewayV6 : null,
            network.Gateway,
            network.DhcpServer,
            network.DhcpStart,
            IsAddressShared: network.MultiHost,
            network.Dns,
            network.Mtu);
    }

    private static HostPort PortOf(GuestRow guest, InstanceInterface one, long network, IReadOnlyList<long> groups) =>
        new(guest.Id, network, one.DeviceName, one.MacAddress, [.. AddressesOf(one)], guest.Hostname, groups);

    /// <summary>DHCP hands out an interface's first address; others of it are for the guest to set.</summary>
    private static IEnumerable<HostLease> LeasesOf(GuestRow guest, InstanceInterface one, long network, HashSet<(Guid Network, string Address)> leased) => AddressesOf(one)
        .Where(address => !address.Contains(':', StringComparison.Ordinal))
        .Take(1)
        .Select(address => new HostLease(network, one.MacAddress, address, guest.Hostname, leased.Contains((one.NetworkId, address))));

    private static IEnumerable<string> AddressesOf(InstanceInterface one) => one.Subnets.SelectMany(subnet => subnet.Addresses).Select(address => address.Address);

    private static List<HostSecurityGroup> Groups(ReadScope scope, HashSet<Guid> instances, ILookup<Guid, long> groups)
    {
        var rules = scope
            .QueryIn(
                RulesOf,
                static row => (
                    Number: row.Int64(0),
                    Parent: row.Int64(1),
                    Rule: new HostSecurityRule(row.TextOrNull(2), row.Int32OrNull(3), row.Int32OrNull(4), row.TextOrNull(5), row.Int64OrNull(6)),
                    Source: row.IdOrNull(7)),
                instances)
            .DistinctBy(rule => rule.Number)
            .OrderBy(rule => rule.Number)
            .ToList();
        var members = scope.QueryIn(MembersOf, static row => (row.Int64(0), row.Text(1)), rules.Select(rule => rule.Source).OfType<Guid>().ToHashSet()).ToLookup(x => x.Item1, x => x.Item2);
        var own = rules.ToLookup(rule => rule.Parent, rule => rule.Rule);
        return
        [
            .. groups.SelectMany(group => group).Concat(rules.Select(rule => rule.Rule.Group).OfType<long>()).Distinct().Order()
                .Select(group => new HostSecurityGroup(group, [.. own[group]], [.. members[group].Distinct().Order(StringComparer.Ordinal)])),
        ];
    }

    private static List<HostFloatingAddress> Floating(ReadScope scope, List<(GuestRow Guest, InstanceInterface One)> served, Dictionary<Guid, NetworkRecord> networks)
    {
        var where = new Dictionary<(Guid Instance, string Address), long>();
        foreach (var (guest, one) in served)
        {
            foreach (var address in AddressesOf(one))
            {
                where[(guest.Id, address)] = networks[one.NetworkId].Number;
            }
        }

        HashSet<Guid> ids = [.. served.Select(x => x.Guest.Id)];
        return
        [
            .. scope.QueryIn(FloatingOf, static row => (Instance: row.Id(0), Address: row.Text(1), Fixed: row.Text(2), Interface: row.TextOrNull(3)), ids)
                .Where(floating => where.ContainsKey((floating.Instance, floating.Fixed)))
                .OrderBy(floating => floating.Address, StringComparer.Ordinal)
                .Select(floating => new HostFloatingAddress(floating.Address, floating.Fixed, where[(floating.Instance, floating.Fixed)], floating.Interface)),
        ];
    }

    private static GuestRow ReadGuest(Row row) => new(row.Id(0), row.Text(1), InstanceJson.ReadInterfaces(row.Utf8(2)));

    private sealed record GuestRow(Guid Id, string Hostname, IReadOnlyList<InstanceInterface> Interfaces);
}
