using Nova.Compute.Hosts;
using Nova.Compute.Moves;
using Nova.Compute.Servers.Console;
using Nova.Compute.Servers.Power;
using Nova.Core.Rpc.Compute;
using Nova.Messaging;

namespace Nova.Compute;

/// <summary>What nova-compute answers, for one host.</summary>
/// <param name="guests">What nova.conf says of what is done with guests.</param>
/// <param name="rpc">Tells conductors.</param>
/// <param name="time">The clock.</param>
/// <param name="loggers">Makes the loggers of those that answer.</param>
/// <param name="listener">Where disks of guests that move away are fetched; null for a driver whose guests have none.</param>
internal sealed class ComputeTable(
    GuestConfiguration guests, IRpcClient rpc, TimeProvider time, ILoggerFactory loggers, MoveListener? listener = null)
{
    public RpcTable For(ComputeHost host)
    {
        var (power, move, consoles) = guests;
        var (receives, sends) = (new Servers.Moves.ReceiveLive(host, time), new Servers.Moves.SendLive(host, rpc, time, loggers.CreateLogger<Servers.Moves.SendLive>()));
        return new RpcTable(ComputeRpc.Topic)
            .On(ComputeRpc.BuildServer, new Servers.Build.BuildServer(host, time, loggers.CreateLogger<Servers.Build.BuildServer>()).HandleAsync)
            .On(ComputeRpc.DestroyServer, new Servers.Destroy.DestroyServer(host).HandleAsync)
            .On(ComputeRpc.ChangePower, new Servers.Power.ChangePower(host, power, time).HandleAsync)
            .On(ComputeRpc.RebuildGuest, new Servers.Rebuild.RebuildGuest(host, power, time, loggers.CreateLogger<Servers.Rebuild.RebuildGuest>()).HandleAsync)
            .On(ComputeRpc.RescueGuest, new Servers.Rescue.RescueGuest(host, power, time).HandleAsync)
            .On(ComputeRpc.UnrescueGuest, new Servers.Rescue.UnrescueGuest(host, time).HandleAsync)
            .On(ComputeRpc.SetGuestPassword, new Servers.Inside.SetPassword(host).HandleAsync)
            .On(ComputeRpc.InjectNmi, new Servers.Inside.InjectNmi(host).HandleAsync)
            .On(ComputeRpc.AttachInterface, new Servers.Interfaces.AttachInterface(host).HandleAsync)
            .On(ComputeRpc.DetachInterface, new Servers.Interfaces.DetachInterface(host).HandleAsync)
            .On(ComputeRpc.PrepareMove, new Servers.Moves.PrepareMove(host, power, listener, time).HandleAsync)
            .On(ComputeRpc.FinishMove, new Servers.Moves.FinishMove(host, move, time, loggers.CreateLogger<Servers.Moves.FinishMove>()).HandleAsync)
            .On(ComputeRpc.EvacuateServer, new Servers.Moves.EvacuateServer(host, time, loggers.CreateLogger<Servers.Moves.EvacuateServer>()).HandleAsync)
            .On(ComputeRpc.DescribeLive, sends.DescribeAsync)
            .On(ComputeRpc.CheckLive, receives.CheckAsync)
            .On(ComputeRpc.PrepareLive, receives.PrepareAsync)
            .On(ComputeRpc.MigrateLive, sends.HandleAsync)
            .On(ComputeRpc.StopLive, sends.StopAsync)
            .On(ComputeRpc.SteerLive, sends.SteerAsync)
            .On(ComputeRpc.FindArrived, receives.FindAsync)
            .On(ComputeRpc.ConfirmMove, new Servers.Moves.ConfirmMove(host).HandleAsync)
            .On(ComputeRpc.RevertMove, new Servers.Moves.RevertMove(host, time).HandleAsync)
            .On(ComputeRpc.SnapshotServer, new Servers.Snapshots.SnapshotServer(host, time).HandleAsync)
            .On(ComputeRpc.EndSnapshot, new Servers.Snapshots.EndSnapshot(host).HandleAsync)
            .On(ComputeRpc.GetConsoleOutput, new Servers.Console.GetConsoleOutput(host).HandleAsync)
            .On(ComputeRpc.GetConsole, new Servers.Console.GetConsole(host, consoles).HandleAsync)
            .On(ComputeRpc.ValidateConsole, new Servers.Console.ValidateConsole(host).HandleAsync)
            .On(ComputeRpc.GetDiagnostics, new GetDiagnostics(host).HandleAsync)
            .On(ComputeRpc.GetHostUptime, async (_, _, ct) => new HostUptime(await host.Driver.GetHostUptimeAsync(ct)));
    }
}

/// <summary>What nova.conf says of what is done with guests.</summary>
/// <param name="Power">How long they have to shut down.</param>
/// <param name="Move">How their disks travel.</param>
/// <param name="Consoles">Consoles on offer.</param>
internal sealed record GuestConfiguration(PowerOptions Power, MoveOptions Move, ConsoleOptions Consoles);
