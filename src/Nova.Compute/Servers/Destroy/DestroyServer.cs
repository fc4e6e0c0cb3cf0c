using Nova.Compute.Hosts;
using Nova.Compute.Servers.Attempts;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;
using Nova.Messaging;
using Command = Nova.Core.Rpc.Compute.DestroyServer;

namespace Nova.Compute.Servers.Destroy;

/// <summary>Removes a guest with its disks and files, after cancelling whatever lower attempt is at work on it.</summary>
internal sealed class DestroyServer(ComputeHost host)
{
    public Task<GuestState> HandleAsync(Command command, RpcCall call, CancellationToken ct) => host.Lanes.RunAsync(
        new GuestOrder(command.Instance.Id, command.GuestId, command.Attempt, ServerAction.Delete), work => DestroyAsync(command, work), ct);

    private async Task<GuestState> DestroyAsync(Command command, CancellationToken ct)
    {
        await host.Parts.DestroyAsync(command.Instance.Id, command.GuestId, command.KeepFound, ct);
        return new GuestState(PowerState.NoState, null, null);
    }
}
