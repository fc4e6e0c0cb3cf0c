using Nova.Compute.ConfigDrive;
using Nova.Compute.Hosts;
using Nova.Compute.Servers.Build;
using Nova.Compute.Servers.Console;
using Nova.Compute.Servers.Power;
using Nova.Core.Rpc.Compute;
using Nova.Messaging;

namespace Nova.Compute;

/// <summary>What nova-compute answers, for one host.</summary>
internal sealed class ComputeTable(PowerOptions power, ConfigDriveOptions configDrive, TimeProvider time, ILoggerFactory loggers)
{
    public RpcTable For(ComputeHost host)
    {
        // In the order of a build; clean-up goes backwards, so that nothing runs on a disk that is being removed.
        IBuildHook[] hooks =
        [
            new BlockDevicesHook(host.Driver, host.Slots.DiskWork),
            new ConfigDriveHook(host.Driver, configDrive, time),
            new SpawnHook(host.Driver),
        ];
        return new RpcTable(ComputeRpc.Topic)
            .On(ComputeRpc.BuildServer, new Servers.Build.BuildServer(host, hooks, time, loggers.CreateLogger<Servers.Build.BuildServer>()).HandleAsync)
            .On(ComputeRpc.DestroyServer, new Servers.Destroy.DestroyServer(host).HandleAsync)
            .On(ComputeRpc.ChangePower, new Servers.Power.ChangePower(host, power, time).HandleAsync)
            .On(ComputeRpc.GetConsoleOutput, new Servers.Console.GetConsoleOutput(host).HandleAsync)
            .On(ComputeRpc.GetVncEndpoint, new GetVncEndpoint(host).HandleAsync)
            .On(ComputeRpc.GetDiagnostics, new GetDiagnostics(host).HandleAsync)
            .On(ComputeRpc.GetHostUptime, async (_, _, ct) => new HostUptime(await host.Driver.GetHostUptimeAsync(ct)));
    }
}
