using Nova.Compute.Hosts;
using Nova.Compute.Servers.Attempts;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;
using Nova.Messaging;
using Command = Nova.Core.Rpc.Compute.EndSnapshot;

namespace Nova.Compute.Servers.Snapshots;

/// <summary>Takes a snapshot back, after cancelling the lower attempt that may be at work on it.</summary>
internal sealed class EndSnapshot(ComputeHost host)
{
    public Task<GuestState> HandleAsync(Command command, RpcCall call, CancellationToken ct) => host.Lanes.RunAsync(
        new GuestOrder(command.Instance.Id, command.GuestId, command.Attempt, ServerAction.CreateImage), work => EndAsync(command, work), ct);

    private async Task<GuestState> EndAsync(Command command, CancellationToken ct)
    {
        await host.Driver.EndSnapshotAsync(command.Instance.Id, ct);
        return new GuestState(await host.Driver.GetPowerStateAsync(command.Instance.Id, ct), null, null);
    }
}
