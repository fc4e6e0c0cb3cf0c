using Nova.Api;
using Nova.Hosting;

return await NovaDaemon.RunAsync("nova-api", args, ApiDaemon.Configure);
