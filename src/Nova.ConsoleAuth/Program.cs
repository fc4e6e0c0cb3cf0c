using Nova.ConsoleAuth;
using Nova.Hosting;

return await NovaDaemon.RunAsync("nova-consoleauth", args, ConsoleAuthDaemon.Configure);
