using Nova.Compute.Guests;
using Nova.Compute.Hosts;
using Nova.Compute.Servers.Attempts;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;
using Nova.Messaging;
using Command = Nova.Core.Rpc.Compute.AttachInterface;

namespace Nova.Compute.Servers.Interfaces;

/// <summary>Plugs an interface into a guest that is there. As before a guest starts, its network and rules are made first: no packet of the interface is without them.</summary>
internal sealed class AttachInterface(ComputeHost host)
{
    public Task<GuestState> HandleAsync(Command command, RpcCall call, CancellationToken ct) => host.Lanes.RunAsync(
        new GuestOrder(command.Instance.Id, command.GuestId, command.Attempt, ServerAction.AttachInterface), work => AttachAsync(command, call, work), ct);

    private async Task<GuestState> AttachAsync(Command command, RpcCall call, CancellationToken ct)
    {
        var (id, guestId) = (command.Instance.Id, command.GuestId);
        var claim = host.Claims.Of(id, guestId, command.Attempt, TaskState.Networking, call.Context);
        await claim.EnsureAsync(ct);
        await host.Parts.JoinNetworksAsync(
            new GuestWork(id, guestId, ServerAction.AttachInterface, claim.StartAsync), host.Parts.SpecOf(command.Instance, guestId, command.Attempt), ct);
        await host.Driver.AttachInterfaceAsync(command.Instance, PluggedInterface.Of(command.Instance, command.InterfaceId), ct);
        return new GuestState(await host.Driver.GetPowerStateAsync(id, ct), null, null);
    }
}
