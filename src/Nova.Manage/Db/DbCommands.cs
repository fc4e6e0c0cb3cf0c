using System.CommandLine;
using Nova.Core.Faults;
using Nova.Database.Schema;

namespace Nova.Manage.Db;

/// <summary><c>db</c> and <c>api_db</c>: the schema. Upstream keeps two databases, here both names mean the one.</summary>
internal static class DbCommands
{
    public static Command Build(string category, GlobalOptions options, TextWriter output)
    {
        var command = new Command(category, category == "db" ? "The database schema." : "Same as db: there is one database.");
        command.Add(BuildSync(category, options, output));
        var version = new Command("version", "Prints the version of the schema.");
        version.SetAction(parsed =>
        {
            var found = NovaSchema.Read(options.ReadDatabase(parsed));
            output.WriteLine(found.Version ?? "none");
        });
        command.Add(version);
        if (category == "db")
        {
            command.Add(ArchiveDeletedRows.Build(options, output, TimeProvider.System));
            command.Add(PurgeArchivedRows.Build(options, output, TimeProvider.System));
        }

        return command;
    }

    private static Command BuildSync(string category, GlobalOptions options, TextWriter output)
    {
        var target = new Argument<string?>("VERSION") { Arity = ArgumentArity.ZeroOrOne, Description = "Version to bring the schema to; the newest by default." };
        var targetOption = new Option<string?>("--version") { Description = "The same, as Icehouse spelled it." };
        var localCell = new Option<bool>("--local_cell") { Description = "Accepted: there is one database." };
        var sync = new Command("sync", "Creates the schema or brings it up to date.") { target, targetOption, localCell };
        sync.SetAction(async (parsed, ct) =>
        {
            var version = parsed.GetValue(target) ?? parsed.GetValue(targetOption);
            if (version is not null && version != NovaSchema.Needed)
            {
                throw new FaultException(FaultKind.BadRequest, $"This release knows how to bring the schema to {NovaSchema.Needed} only.");
            }

            var address = options.ReadDatabase(parsed);
            var before = NovaSchema.Read(address);
            var after = await NovaSchema.MigrateAsync(address, ct);
            var shared = category == "db" ? "" : " (the same database as db sync)";
            output.WriteLine(before.State == SchemaState.Current
                ? $"The schema of {address} is current: {after.Version}{shared}."
                : $"The schema of {address} is now at {after.Version}{shared}.");
        });
        return sync;
    }
}
