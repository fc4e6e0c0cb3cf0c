using Nova.Compute.Hosts;
using Nova.Compute.Servers.Attempts;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;
using Nova.Messaging;
using Command = Nova.Core.Rpc.Compute.SnapshotServer;

namespace Nova.Compute.Servers.Snapshots;

/// <summary>Makes an image of a guest as it is. What a crash left of an earlier try is ended first, so that the same attempt may be done again.</summary>
internal sealed class SnapshotServer(ComputeHost host, TimeProvider time)
{
    public Task<GuestState> HandleAsync(Command command, RpcCall call, CancellationToken ct) => host.Lanes.RunAsync(
        new GuestOrder(command.Instance.Id, command.GuestId, command.Attempt, ServerAction.CreateImage), work => SnapshotInTimeAsync(command, call, work), ct);

    private Task<GuestState> SnapshotInTimeAsync(Command command, RpcCall call, CancellationToken ct) => Deadline.RunAsync(
        command.Deadline, $"The snapshot of instance {command.Instance.Id} was not finished in time.", work => SnapshotAsync(command, call, work), time, ct);

    private async Task<GuestState> SnapshotAsync(Command command, RpcCall call, CancellationToken ct)
    {
        var id = command.Instance.Id;
        await host.Driver.EndSnapshotAsync(id, ct);
        using var slot = await host.Slots.Snapshots.EnterAsync(ct);
        await ShowAsync(command, command.Pending, call, ct);
        var spec = host.Parts.SpecOf(command.Instance, command.GuestId, command.Attempt);
        await host.Driver.SnapshotAsync(spec, command.ImageId, work => ShowAsync(command, command.Uploading, call, work), ct);
        return new GuestState(await host.Driver.GetPowerStateAsync(id, ct), null, null);
    }

    /// <summary>Tells the conductor how far it is, and hears whether this is still wanted.</summary>
    private Task ShowAsync(Command command, TaskState task, RpcCall call, CancellationToken ct) =>
        host.Claims.Of(command.Instance.Id, command.GuestId, command.Attempt, task, call.Context).EnsureAsync(ct);
}
