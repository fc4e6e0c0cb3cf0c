using Nova.Database.Tests.Crash;

// Crash tests start this program once more, as the process that is killed.
return args is [CrashWriter.Verb, var url]
    ? await CrashWriter.RunAsync(url)
    : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
