using Nova.Compute;
using Nova.Hosting;

return await NovaDaemon.RunAsync("nova-compute", args, ComputeDaemon.Configure);
