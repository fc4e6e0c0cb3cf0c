using Nova.Compute.Hosts;
using Nova.Compute.Servers.Attempts;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;
using Nova.Messaging;
using Command = Nova.Core.Rpc.Compute.ConfirmMove;

namespace Nova.Compute.Servers.Moves;

/// <summary>Removes what was kept of a guest that moved away. A guest of the same instance that is in its place stays.</summary>
internal sealed class ConfirmMove(ComputeHost host)
{
    public Task<GuestState> HandleAsync(Command command, RpcCall call, CancellationToken ct) => host.Lanes.RunAsync(
        new GuestOrder(command.Instance.Id, command.GuestId, command.Attempt, ServerAction.ConfirmResize), work => ConfirmAsync(command, work), ct);

    private async Task<GuestState> ConfirmAsync(Command command, CancellationToken ct)
    {
        var (id, guestId) = (command.Instance.Id, command.GuestId);
        await host.Driver.RemoveAsideAsync(id, ct);
        await host.Records.ChangeAsync(id, guestId, record => record with { Departure = null, Disks = null, Place = null }, survivesPowerCut: false, ct);
        return new GuestState(PowerState.NoState, null, null);
    }
}
