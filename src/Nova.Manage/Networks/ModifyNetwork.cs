using System.CommandLine;
using Nova.Core.Faults;
using Nova.Core.Networks;
using Nova.Database.Networks;
using Nova.Database.Reading;

namespace Nova.Manage.Networks;

/// <summary><c>network modify</c>: whose a network is, and which host serves it.</summary>
internal static class ModifyNetwork
{
    public static Command Build(GlobalOptions options)
    {
        var command = new Command("modify", "Gives a network to a project or a host, or takes it from them.");
        var given = new PlacedOptions(command, 3, ("--fixed_range", "The network, by its range."), ("--project", "Its project from now on."), ("--host", "The host that serves it from now on."));
        var noProject = new Option<bool>("--disassociate-project") { Description = "It is no project's." };
        var noHost = new Option<bool>("--disassociate-host") { Description = "No host serves it; the first that needs it will." };
        command.Add(noProject);
        command.Add(noHost);
        command.SetAction(async (parsed, ct) =>
        {
            var cidr = given.Required(parsed, "--fixed_range");
            var (project, host) = (given.Text(parsed, "--project"), given.Text(parsed, "--host"));
            await using var database = options.OpenDatabase(parsed);
            await database.WriteAsync(
                scope =>
                {
                    var network = Find(scope, cidr);
                    NetworkStore.Update(scope, network with
                    {
                        ProjectId = parsed.GetValue(noProject) ? null : project ?? network.ProjectId,
                        Host = parsed.GetValue(noHost) ? null : host ?? network.Host,
                    });
                    return true;
                },
                ct);
        });
        return command;
    }

    /// <summary>The network of a range.</summary>
    /// <exception cref="FaultException">NotFound.</exception>
    public static NetworkRecord Find(ReadScope scope, string cidr) =>
        NetworkStore.List(scope).Find(network => network.Cidr == cidr || network.CidrV6 == cidr)
        ?? throw new FaultException(FaultKind.NotFound, $"Network could not be found with cidr {cidr}.");
}
