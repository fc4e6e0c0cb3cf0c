using System.CommandLine;
using Nova.Core.Faults;
using Nova.Core.Networks;
using Nova.Database.Networks;
using Nova.Database.Reading;

namespace Nova.Manage.Networks;

/// <summary><c>network delete</c>: of a network that is no project's and that no server is on.</summary>
internal static class DeleteNetwork
{
    public static Command Build(GlobalOptions options)
    {
        var command = new Command("delete", "Deletes a network.");
        var given = new PlacedOptions(command, 2, ("--fixed_range", "The network, by its range."), ("--uuid", "The network, by its uuid."));
        command.SetAction(async (parsed, ct) =>
        {
            var (cidr, uuid) = (given.Text(parsed, "--fixed_range"), given.Text(parsed, "--uuid"));
            if (cidr is null && uuid is null)
            {
                throw new FaultException(FaultKind.BadRequest, "Please specify either fixed_range or uuid");
            }

            await using var database = options.OpenDatabase(parsed);
            await database.WriteAsync(
                scope =>
                {
                    var network = uuid is null ? ModifyNetwork.Find(scope, cidr!) : ByUuid(scope, uuid);
                    if (cidr is not null && cidr != network.Cidr && cidr != network.CidrV6)
                    {
                        throw new FaultException(FaultKind.BadRequest, $"Network {network.Id} is {network.Cidr}, not {cidr}.");
                    }

                    NetworkStore.Remove(scope, network, owner: null);
                    return true;
                },
                ct);
        });
        return command;
    }

    private static NetworkRecord ByUuid(ReadScope scope, string text) =>
        (Guid.TryParse(text, out var id) ? NetworkStore.Find(scope, id) : null) ?? throw new FaultException(FaultKind.NotFound, $"Network {text} could not be found.");
}
