using Nova.Database.Tests.Crash;
using Nova.Database.Tests.Schema;

return args switch
{
    // Crash tests start this program once more, as the process that is killed.
    [CrashWriter.Verb, var url] => await CrashWriter.RunAsync(url),

    // What docs/decisions/0002 says after a change of the model.
    [SchemaScripts.Verb] => SchemaScripts.Write(),
    _ => await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args),
};
