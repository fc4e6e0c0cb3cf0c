using Nova.Compute.Hosts;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;
using Nova.Messaging;
using Command = Nova.Core.Rpc.Compute.DestroyServer;

namespace Nova.Compute.Servers.Destroy;

/// <summary>Removes a guest with its disks and files, after cancelling whatever lower attempt is at work on it.</summary>
internal sealed class DestroyServer(ComputeHost host)
{
    public Task<GuestState> HandleAsync(Command command, RpcCall call, CancellationToken ct)
        => host.Lanes.RunAsync(command.Instance.Id, command.Attempt, ServerAction.Delete, work => DestroyAsync(command.Instance.Id, work), ct);

    private async Task<GuestState> DestroyAsync(Guid id, CancellationToken ct)
    {
        await host.DestroyGuestAsync(id, ct);
        return new GuestState(PowerState.NoState, null, null);
    }
}
