using System.CommandLine;
using Nova.Core.Faults;
using Nova.Hosting;
using Nova.Hosting.Configuration;
using Nova.Manage.Cells;
using Nova.Manage.Certificates;
using Nova.Manage.Db;
using Nova.Manage.Fixed;
using Nova.Manage.Floating;
using Nova.Manage.Networks;

namespace Nova.Manage;

/// <summary>The command line: categories and actions as upstream has them.</summary>
internal static class ManageCommand
{
    private const int UsageError = 2;
    private const int Failed = 1;
    private const int Unexpected = 255;

    /// <summary>Runs one command.</summary>
    /// <returns>The exit code, as upstream's: 2 for a wrong command line, 1 for a refusal, 255 for what nobody expected.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        var root = Build(output);
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var problem in parsed.Errors)
            {
                await error.WriteLineAsync($"nova-manage: {problem.Message}");
            }

            await error.WriteLineAsync("Try: nova-manage --help");
            return UsageError;
        }

        var run = new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false };
        try
        {
            return await parsed.InvokeAsync(run);
        }
        catch (ConfigurationException wrong)
        {
            await error.WriteLineAsync(wrong.Message);
            return Failed;
        }
        catch (FaultException refused)
        {
            await error.WriteLineAsync(refused.Message);
            return Failed;
        }
        catch (Exception unexpected)
        {
            await error.WriteLineAsync("An error has occurred:");
            await error.WriteLineAsync(unexpected.ToString());
            return Unexpected;
        }
    }

    private static RootCommand Build(TextWriter output)
    {
        var options = new GlobalOptions();
        var root = new RootCommand("Administers the compute control plane.")
        {
            DbCommands.Build("db", options, output),
            DbCommands.Build("api_db", options, output),
            CellCommands.Build(options, output),
            NetworkCommands.Build(options, output),
            FloatingCommands.Build(options, output),
            FixedCommands.Build(options, output),
            CertCommands.Build(options, output),
        };
        options.AddTo(root);
        var version = new Command("version", "Prints the version of the program.");
        version.SetAction(_ => output.WriteLine(NovaProcess.Version));
        root.Add(version);
        return root;
    }
}
