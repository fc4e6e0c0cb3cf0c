using Nova.Hosting;
using Nova.Hosting.Tests;
using Nova.Hosting.Tests.Daemon;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

// Started with this word the test executable is a daemon of its own, for the tests that need a process to signal and kill.
if (args is [ProbeDaemon.Word, ..])
{
    return await NovaDaemon.RunAsync(ProbeDaemon.Binary, args[1..], ProbeDaemon.Configure);
}

return args.Any(arg => arg is "--server" or "--internal-msbuild-node")
    ? await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
    : await ConsoleRunner.Run(args);
