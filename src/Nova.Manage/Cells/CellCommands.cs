using System.CommandLine;

namespace Nova.Manage.Cells;

/// <summary>
/// <c>cell_v2</c>, so that the steps of upstream's install guide run. There are no cells here: every command says what it did not
/// have to do.
/// </summary>
internal static class CellCommands
{
    private static readonly Guid Cell0 = Guid.Empty;

    /// <summary>The uuid shown for the one cell there is; scripts read it from create_cell and pass it to discover_hosts.</summary>
    private static readonly Guid TheCell = new("00000000-0000-0000-0000-000000000001");

    public static Command Build(GlobalOptions options, TextWriter output)
    {
        var category = new Command("cell_v2", "Accepted for compatibility: there are no cells, all hosts share one database.");
        category.Add(Say("map_cell0", "Nothing to map: servers that were never scheduled are in the one database.", "--database_connection", "--transport-url"));
        category.Add(Say("simple_cell_setup", "Nothing to set up: there are no cells.", "--transport-url"));
        category.Add(Say("map_instances", "Nothing to map: all servers are in the one database.", "--cell_uuid", "--max-count", "--reset"));
        category.Add(Say("discover_hosts", "Nothing to discover: hosts register themselves with their first heartbeat.", "--cell_uuid"));
        category.Add(CreateCell());
        category.Add(ListCells());
        return category;

        Command CreateCell()
        {
            var command = Accepting("create_cell", "--name", "--database_connection", "--transport-url");
            command.SetAction(_ =>
            {
                output.WriteLine("Nothing to create: there is one cell, which always exists.");
                output.WriteLine(TheCell);
            });
            return command;
        }

        Command ListCells()
        {
            var command = Accepting("list_cells");
            command.SetAction(parsed =>
            {
                var address = options.ReadDatabase(parsed).ToString();
                CellTable.Write(output, [("cell0", Cell0, "none:///", address), ("cell1", TheCell, "as in nova.conf", address)]);
            });
            return command;
        }

        Command Say(string name, string words, params string[] accepted)
        {
            var command = Accepting(name, accepted);
            command.SetAction(_ => output.WriteLine(words));
            return command;
        }
    }

    private static Command Accepting(string name, params string[] accepted)
    {
        var command = new Command(name, "Accepted for compatibility.");
        foreach (var option in accepted)
        {
            command.Add(new Option<string?>(option));
        }

        foreach (var flag in (string[])["--verbose", "--strict", "--by-service", "--disabled"])
        {
            command.Add(new Option<bool>(flag));
        }

        return command;
    }
}
