using System.CommandLine;
using Nova.Database.Instances;
using Nova.Database.Networks;
using Nova.Database.Reading;

namespace Nova.Manage.Fixed;

/// <summary><c>fixed</c>: addresses that guests are given.</summary>
internal static class FixedCommands
{
    private const int Refused = 2;

    public static Command Build(GlobalOptions options, TextWriter output) => new("fixed", "Addresses that guests are given.")
    {
        List(options, output),
        Reserve("reserve", "Keeps an address from guests.", reserved: true, options, output),
        Reserve("unreserve", "Lets guests have an address again.", reserved: false, options, output),
    };

    private static Command List(GlobalOptions options, TextWriter output)
    {
        var command = new Command("list", "Lists addresses, and who has them.");
        var given = new PlacedOptions(command, 1, ("--host", "Only those of servers of this host."));
        command.SetAction(async (parsed, ct) =>
        {
            var host = given.Text(parsed, "--host");
            await using var database = options.OpenDatabase(parsed);
            Write(output, "network", "IP address", "hostname", "host");
            var found = false;

            // A network at a time: each has a row an address.
            foreach (var network in await database.ReadAsync(NetworkStore.List, ct))
            {
                foreach (var one in await database.ReadAsync(scope => FixedAddressQueries.Of(scope, network.Id), ct))
                {
                    if (host is null || one.Host == host)
                    {
                        found = true;
                        Write(output, one.Cidr, one.Address, one.Hostname ?? "None", one.Host ?? "None");
                    }
                }
            }

            if (!found)
            {
                output.WriteLine("No fixed IP found.");
            }
        });
        return command;
    }

    private static Command Reserve(string name, string description, bool reserved, GlobalOptions options, TextWriter output)
    {
        var command = new Command(name, description);
        var given = new PlacedOptions(command, 1, ("--address", "The address."));
        command.SetAction(async (parsed, ct) =>
        {
            var address = given.Required(parsed, "--address");
            await using var database = options.OpenDatabase(parsed);
            var refusal = await database.WriteAsync(scope => Refusal(scope, address) ?? (FixedAddressPool.TryReserve(scope, address, reserved) ? null : InUse(address)), ct);
            if (refusal is null)
            {
                return 0;
            }

            output.WriteLine($"error: {refusal}");
            return Refused;
        });
        return command;
    }

    private static string? Refusal(ReadScope scope, string address) => FixedAddressQueries.Find(scope, address) switch
    {
        null => $"Fixed IP not found for address {address}.",
        { InstanceId: not null } => InUse(address),
        _ => null,
    };

    private static string InUse(string address) => $"Fixed IP address {address} is already in use.";

    private static void Write(TextWriter output, string network, string address, string hostname, string host) =>
        output.WriteLine($"{network,-18}\t{address,-15}\t{hostname,-15}\t{host}");
}
