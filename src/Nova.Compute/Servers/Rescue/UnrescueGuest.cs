using Nova.Compute.Guests;
using Nova.Compute.Hosts;
using Nova.Compute.Servers.Attempts;
using Nova.Core;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;
using Nova.Messaging;
using Command = Nova.Core.Rpc.Compute.UnrescueGuest;

namespace Nova.Compute.Servers.Rescue;

/// <summary>Ends the rescue system as it is, removes what the rescue made, and boots the guest from its own disks.</summary>
internal sealed class UnrescueGuest(ComputeHost host, TimeProvider time)
{
    public Task<GuestState> HandleAsync(Command command, RpcCall call, CancellationToken ct) => host.Lanes.RunAsync(
        new GuestOrder(command.Instance.Id, command.GuestId, command.Attempt, ServerAction.Unrescue), work => UnrescueInTimeAsync(command, call.Context, work), ct);

    private Task<GuestState> UnrescueInTimeAsync(Command command, RequestContext context, CancellationToken ct) => Deadline.RunAsync(
        command.Deadline, $"The rescue of instance {command.Instance.Id} was not ended in time.", work => UnrescueAsync(command, context, work), time, ct);

    private async Task<GuestState> UnrescueAsync(Command command, RequestContext context, CancellationToken ct)
    {
        var (id, guestId) = (command.Instance.Id, command.GuestId);
        var claim = host.Claims.Of(id, guestId, command.Attempt, TaskState.Unrescuing, context);
        await claim.EnsureAsync(ct);
        if (!await RunningGuest.IsOfAsync(host.Driver, id, command.Attempt, ct))
        {
            await host.Parts.DisconnectAsync(id, guestId, ct);
            var own = host.Parts.SpecOf(command.Instance with { VmState = VmState.Active }, guestId, command.Attempt);
            await host.Parts.ConnectAsync(new GuestWork(id, guestId, ServerAction.Unrescue, claim.StartAsync), own, ct);
        }

        return new GuestState(await host.Driver.GetPowerStateAsync(id, ct), null, null);
    }
}
