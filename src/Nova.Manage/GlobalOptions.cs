using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using Nova.Core.Faults;
using Nova.Database;
using Nova.Database.Schema;
using Nova.Hosting.Configuration;

namespace Nova.Manage;

/// <summary>Options of every command, before or after it.</summary>
internal sealed class GlobalOptions
{
    private readonly Option<string[]> files = new("--config-file")
    {
        Description = "Read this nova.conf; may be repeated, later files win.", Recursive = true, HelpName = "FILE",
    };

    private readonly Option<string[]> directories = new("--config-dir")
    {
        Description = "Read DIR/*.conf in the order of their names.", Recursive = true, HelpName = "DIR",
    };

    // Upstream's daemons and tools all take them; here they change nothing that this tool prints.
    private readonly Option<bool> debug = new("--debug", "-d") { Description = "Accepted for compatibility.", Recursive = true };
    private readonly Option<bool> postMortem = new("--post-mortem") { Description = "Accepted for compatibility.", Recursive = true };

    public void AddTo(RootCommand root)
    {
        root.Add(files);
        root.Add(directories);
        root.Add(debug);
        root.Add(postMortem);
    }

    /// <summary>The same, for commands that need the schema to be this release's.</summary>
    /// <exception cref="FaultException">Conflict: it is another one.</exception>
    public DatabaseAddress ReadCurrentDatabase(ParseResult parsed)
    {
        var address = ReadDatabase(parsed);
        var found = NovaSchema.Read(address);
        return found.State == SchemaState.Current ? address : throw new FaultException(FaultKind.Conflict, NovaSchema.Explain(found, address));
    }

    /// <summary>Opens the database, whose schema has to be this release's.</summary>
    /// <exception cref="FaultException">Conflict: it is another one.</exception>
    public NovaDatabase OpenDatabase(ParseResult parsed) => NovaDatabase.Open(ReadCurrentDatabase(parsed), TimeProvider.System, NullLoggerFactory.Instance);

    /// <summary>Where the database is, as nova.conf says.</summary>
    public DatabaseAddress ReadDatabase(ParseResult parsed) => DatabaseOptions.Read(ReadConfiguration(parsed)).Address;

    /// <summary>nova.conf.</summary>
    public OptionReader ReadConfiguration(ParseResult parsed)
    {
        var sources = (parsed.GetValue(files) ?? []).Concat((parsed.GetValue(directories) ?? []).Select(path => path + Path.DirectorySeparatorChar)).ToList();
        if (sources.Count == 0)
        {
            sources.AddRange(ConfigurationFiles.Defaults("nova-manage"));
            sources.AddRange(ConfigurationFiles.DefaultDirectories("nova-manage"));
        }

        return new OptionReader(NovaConfiguration.Load(sources));
    }
}
