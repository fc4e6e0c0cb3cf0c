using System.CommandLine;
using Nova.Core.Faults;
using Nova.Core.Rpc.Conductor;
using Nova.Database.Networks;
using Nova.Database.Writing;

namespace Nova.Manage.Floating;

/// <summary><c>floating</c>: pools of floating addresses.</summary>
internal static class FloatingCommands
{
    private const int Refused = 1;

    public static Command Build(GlobalOptions options, TextWriter output) => new("floating", "Pools of floating addresses.") { Create(options, output), Delete(options, output), List(options, output) };

    private static Command Create(GlobalOptions options, TextWriter output)
    {
        var command = new Command("create", "Adds addresses to a pool.");
        var given = new PlacedOptions(
            command, 3, ("--ip_range", "An address, or a range, of which the first and the last address are left out."), ("--pool", "The pool."), ("--interface", "Device of the hosts that has them."));
        command.SetAction((parsed, ct) => ChangeAsync(
            options,
            output,
            parsed,
            () => new CreateFloatingAddresses(given.Required(parsed, "--ip_range"), given.Text(parsed, "--pool"), given.Text(parsed, "--interface")),
            (scope, asked) => FloatingRanges.Add(scope, asked, options.ReadConfiguration(parsed).String("DEFAULT", "default_floating_pool", "nova")),
            ct));
        return command;
    }

    private static Command Delete(GlobalOptions options, TextWriter output)
    {
        var command = new Command("delete", "Removes addresses that are no project's.");
        var given = new PlacedOptions(command, 1, ("--ip_range", "An address, or a range."));
        command.SetAction((parsed, ct) => ChangeAsync(options, output, parsed, () => given.Required(parsed, "--ip_range"), FloatingRanges.Remove, ct));
        return command;
    }

    /// <summary>Upstream prints what was wrong among its output.</summary>
    private static async Task<int> ChangeAsync<T>(GlobalOptions options, TextWriter output, ParseResult parsed, Func<T> read, Action<WriteScope, T> change, CancellationToken ct)
    {
        try
        {
            var asked = read();
            await using var database = options.OpenDatabase(parsed);
            await database.WriteAsync(
                scope =>
                {
                    change(scope, asked);
                    return true;
                },
                ct);
            return 0;
        }
        catch (FaultException refused)
        {
            output.WriteLine($"error: {refused.Message}");
            return Refused;
        }
    }

    private static Command List(GlobalOptions options, TextWriter output)
    {
        var command = new Command("list", "Lists floating addresses.");
        var given = new PlacedOptions(command, 1, ("--host", "Only those that lead to servers of this host."));
        command.SetAction(async (parsed, ct) =>
        {
            var host = given.Text(parsed, "--host");
            await using var database = options.OpenDatabase(parsed);
            var all = await database.ReadAsync(scope => host is null ? FloatingAddressStore.List(scope, null) : FloatingAddressStore.ListOn(scope, host), ct);
            foreach (var one in all)
            {
                output.WriteLine($"{one.ProjectId ?? "None"}\t{one.Address}\t{one.InstanceId?.ToString() ?? "None"}\t{one.Pool}\t{one.Interface ?? "None"}");
            }

            if (all.Count == 0)
            {
                output.WriteLine("No floating IP addresses have been defined.");
            }
        });
        return command;
    }
}
