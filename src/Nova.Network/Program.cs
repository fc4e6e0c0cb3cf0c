using Nova.Hosting;
using Nova.Network;
using Nova.Network.Leases;

return args is [LeaseScript.Verb, .. var call]
    ? LeaseScript.Run(call, Environment.GetEnvironmentVariable, Console.Out, Console.Error)
    : await NovaDaemon.RunAsync("nova-network", args, NetworkDaemon.Configure);
