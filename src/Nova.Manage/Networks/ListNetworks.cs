using System.CommandLine;
using System.Globalization;
using Nova.Database.Networks;

namespace Nova.Manage.Networks;

/// <summary><c>network list</c>, in upstream's columns.</summary>
internal static class ListNetworks
{
    public static Command Build(GlobalOptions options, TextWriter output)
    {
        var command = new Command("list", "Lists the networks.");
        command.SetAction(async (parsed, ct) =>
        {
            await using var database = options.OpenDatabase(parsed);
            var networks = await database.ReadAsync(NetworkStore.List, ct);
            if (networks.Count == 0)
            {
                output.WriteLine("No networks found");
                return;
            }

            Write(output, "id", "IPv4", "IPv6", "start address", "DNS1", "DNS2", "VlanID", "project", "uuid");
            foreach (var network in networks)
            {
                Write(
                    output, Text(network.Number), network.Cidr, network.CidrV6, network.DhcpStart, network.Dns1, network.Dns2, network.Vlan is { } vlan ? Text(vlan) : null, network.ProjectId,
                    network.Id.ToString());
            }
        });
        return command;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static void Write(TextWriter output, params string?[] columns) =>
        output.WriteLine(string.Join('\t', columns.Select((column, index) => (column ?? "None").PadRight(index switch { 0 => 5, 1 => 18, _ => 15 }))).TrimEnd());
}
