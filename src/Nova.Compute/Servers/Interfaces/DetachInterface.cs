using Nova.Compute.Hosts;
using Nova.Compute.Servers.Attempts;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;
using Nova.Messaging;
using Command = Nova.Core.Rpc.Compute.DetachInterface;

namespace Nova.Compute.Servers.Interfaces;

/// <summary>Unplugs an interface from a guest. Its rules go when its rows do, which is after this.</summary>
internal sealed class DetachInterface(ComputeHost host)
{
    public Task<GuestState> HandleAsync(Command command, RpcCall call, CancellationToken ct) => host.Lanes.RunAsync(
        new GuestOrder(command.Instance.Id, command.GuestId, command.Attempt, ServerAction.DetachInterface), work => DetachAsync(command, call, work), ct);

    private async Task<GuestState> DetachAsync(Command command, RpcCall call, CancellationToken ct)
    {
        var id = command.Instance.Id;
        await host.Claims.Of(id, command.GuestId, command.Attempt, TaskState.Networking, call.Context).EnsureAsync(ct);
        await host.Driver.DetachInterfaceAsync(command.Instance, PluggedInterface.Of(command.Instance, command.InterfaceId), ct);
        return new GuestState(await host.Driver.GetPowerStateAsync(id, ct), null, null);
    }
}
