using Nova.Compute.Guests;
using Nova.Compute.Hosts;
using Nova.Compute.Servers.Attempts;
using Nova.Core;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;
using Nova.Messaging;
using Command = Nova.Core.Rpc.Compute.RevertMove;

namespace Nova.Compute.Servers.Moves;

/// <summary>A guest that was to move away is brought back: on its own disks, as they were when it was stopped.</summary>
internal sealed class RevertMove(ComputeHost host, TimeProvider time)
{
    public Task<GuestState> HandleAsync(Command command, RpcCall call, CancellationToken ct) => host.Lanes.RunAsync(
        new GuestOrder(command.Instance.Id, command.GuestId, command.Attempt, ServerAction.RevertResize), work => RevertInTimeAsync(command, call.Context, work), ct);

    private Task<GuestState> RevertInTimeAsync(Command command, RequestContext context, CancellationToken ct) => Deadline.RunAsync(
        command.Deadline, $"Instance {command.Instance.Id} was not brought back in time.", work => RevertAsync(command, context, work), time, ct);

    private async Task<GuestState> RevertAsync(Command command, RequestContext context, CancellationToken ct)
    {
        var (id, guestId) = (command.Instance.Id, command.GuestId);
        var claim = host.Claims.Of(id, guestId, command.Attempt, command.Instance.TaskState ?? TaskState.ResizeReverting, context);
        await claim.EnsureAsync(ct);
        await host.Parts.BringBackAsync(id, guestId, ct);
        var spec = host.Parts.SpecOf(command.Instance, guestId, command.Attempt);
        await host.Parts.BeginAsync(new GuestWork(id, guestId, ServerAction.Start, claim.StartAsync), spec, command.PowerOn, ct);

        return new GuestState(await host.Driver.GetPowerStateAsync(id, ct), null, null);
    }
}
