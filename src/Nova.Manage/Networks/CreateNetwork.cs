using System.CommandLine;
using System.Numerics;
using Nova.Core.Faults;
using Nova.Core.Networks;
using Nova.Database.Networks;

namespace Nova.Manage.Networks;

/// <summary><c>network create</c>: cuts a range into networks, with upstream's options and what nova.conf says where they are left out.</summary>
internal static class CreateNetwork
{
    /// <summary>As many as old scripts give without names: label, range, number and size.</summary>
    private const int Placed = 4;

    public static Command Build(GlobalOptions options, TextWriter output)
    {
        var command = new Command("create", "Makes networks.");
        var given = new PlacedOptions(
            command,
            Placed,
            ("--label", "Name, such as demo-net; with several networks their numbers are appended."),
            ("--fixed_range_v4", "Range the networks are cut from, such as 10.0.0.0/24."),
            ("--num_networks", "How many."),
            ("--network_size", "Addresses of each."),
            ("--multi_host", "T where each host serves its own guests, F where one host serves all."),
            ("--vlan", "VLAN of the first."),
            ("--vlan_start", "VLAN to begin at; with --vlan not needed."),
            ("--vpn", "Accepted: there are no VPN instances."),
            ("--fixed_range_v6", "Range of IPv6, which each network gets a /64 of."),
            ("--gateway", "Router; the first address by default."),
            ("--gateway_v6", "Router of IPv6."),
            ("--bridge", "Bridge on the hosts."),
            ("--bridge_interface", "Device that is plugged into the bridge."),
            ("--dns1", "First name server."),
            ("--dns2", "Second name server."),
            ("--project_id", "Whose it is."),
            ("--priority", "Order among a guest's networks."),
            ("--uuid", "Its uuid."),
            ("--fixed_cidr", "Part of the range that guests get addresses of."));
        command.SetAction(async (parsed, ct) =>
        {
            var defaults = NetworkDefaults.Read(options.ReadConfiguration(parsed));
            var asked = Read(given, parsed, defaults, output);
            if (defaults.IsVlan && defaults.MakesVlans(asked) && asked.BridgeInterface is null && defaults.BridgeInterface is null)
            {
                throw Missing("--bridge_interface");
            }

            await using var database = options.OpenDatabase(parsed);
            await database.WriteAsync(scope => AddNetworks.AsConfigured(scope, asked, defaults), ct);
        });
        return command;
    }

    private static CreateNetworks Read(PlacedOptions given, ParseResult parsed, NetworkDefaults defaults, TextWriter output)
    {
        var count = given.Number(parsed, "--num_networks") ?? defaults.Count;
        var multiHost = given.Text(parsed, "--multi_host");
        var cidr = given.Text(parsed, "--fixed_range_v4") ?? throw Missing("--fixed_range_v4");
        return new CreateNetworks
        {
            Label = given.Text(parsed, "--label") ?? throw Missing("--label"),
            Cidr = cidr,
            CidrV6 = given.Text(parsed, "--fixed_range_v6"),
            Count = count,
            Size = given.Number(parsed, "--network_size") ?? SizeOf(cidr, count, defaults.Size, output),
            Vlan = given.Number(parsed, "--vlan"),
            VlanStart = given.Number(parsed, "--vlan_start"),
            Bridge = given.Text(parsed, "--bridge"),
            BridgeInterface = given.Text(parsed, "--bridge_interface"),
            Gateway = given.Text(parsed, "--gateway"),
            GatewayV6 = given.Text(parsed, "--gateway_v6"),
            FixedCidr = given.Text(parsed, "--fixed_cidr"),
            Dns1 = given.Text(parsed, "--dns1"),
            Dns2 = given.Text(parsed, "--dns2"),
            ProjectId = given.Text(parsed, "--project_id"),
            MultiHost = multiHost is "T" or "True" or "true",
            IsMultiHostUnsaid = multiHost is null,
            Priority = given.Number(parsed, "--priority"),
            Id = given.Text(parsed, "--uuid") is not { } text ? null : Guid.TryParse(text, out var id) ? id : throw new FaultException(FaultKind.BadRequest, $"--uuid: '{text}' is none."),
        };
    }

    /// <summary>Upstream makes networks of <c>network_size</c> where the range has room for larger ones, and says so.</summary>
    private static int? SizeOf(string cidr, int count, int most, TextWriter output)
    {
        if (!AddressRange.TryParse(cidr, out var range) || range.Size / Math.Max(1, count) <= most)
        {
            return null;
        }

        output.WriteLine($"Subnet(s) too large, defaulting to /{32 - BitOperations.Log2((uint)most)}. To override, specify network_size flag.");
        return most;
    }

    private static FaultException Missing(string option) => new(FaultKind.BadRequest, $"{option} is required to create a network.");
}
