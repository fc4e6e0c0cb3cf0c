using Nova.Conductor;
using Nova.Hosting;

return await NovaDaemon.RunAsync("nova-conductor", args, ConductorDaemon.Configure);
