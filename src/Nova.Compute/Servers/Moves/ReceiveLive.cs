using Nova.Compute.Drivers;
using Nova.Compute.Guests;
using Nova.Compute.Hosts;
using Nova.Compute.Servers.Attempts;
using Nova.Compute.Servers.Build;
using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;
using Nova.Messaging;

namespace Nova.Compute.Servers.Moves;

/// <summary>A guest comes while it runs: whether it could, what is made for it before, and whether it has come.</summary>
internal sealed class ReceiveLive(ComputeHost host, TimeProvider time)
{
    private const string What = "Live migration";

    public Task<LiveTarget> CheckAsync(CheckLive command, RpcCall call, CancellationToken ct) => host.Driver.CheckLiveAsync(command, ct);

    public Task<GuestState> PrepareAsync(PrepareLive command, RpcCall call, CancellationToken ct) => host.Lanes.RunAsync(
        new GuestOrder(command.Instance.Id, command.GuestId, command.Attempt, ServerAction.MigrateLive), work => PrepareInTimeAsync(command, call.Context, work), ct);

    public async Task<GuestState> FindAsync(FindArrived command, RpcCall call, CancellationToken ct) =>
        new(await host.Driver.FindArrivedAsync(command.InstanceId, command.HasLeft, ct), null, null);

    private Task<GuestState> PrepareInTimeAsync(PrepareLive command, RequestContext context, CancellationToken ct) => Deadline.RunAsync(
        command.Deadline, $"The destination of instance {command.Instance.Id} was not prepared in time.", work => PrepareAsync(command, context, work), time, ct);

    private async Task<GuestState> PrepareAsync(PrepareLive command, RequestContext context, CancellationToken ct)
    {
        var (id, guestId) = (command.Instance.Id, command.GuestId);
        var claim = host.Claims.Of(id, guestId, command.Attempt, TaskState.Migrating, context);
        await claim.EnsureAsync(ct);
        if (host.Records.Find(guestId) is not { IsInPlace: true } && await host.Driver.GetPowerStateAsync(id, ct) != PowerState.NoState)
        {
            throw new FaultException(FaultKind.Conflict, $"Instance {command.Instance.GuestName} already exists.", ComputeRpc.RescheduleCode);
        }

        RequireNobodyElse(command);
        var work = new GuestWork(id, guestId, ServerAction.MigrateLive, claim.StartAsync);
        try
        {
            if (command.CopiesDisks)
            {
                await host.Parts.DestroyAsync(id, guestId, keepFound: false, ct);
            }
            else
            {
                await host.Parts.TakeFoundAsync(id, guestId, ct);
            }

            var spec = new GuestSpec(command.Instance, command.Attempt, Image: null, ConfigDrivePath: null);
            await host.Parts.ExpectAsync(work, spec, ct);
            work.At = "disks";
            var prepared = await host.Driver.PrepareLiveAsync(spec, command.Source, command.CopiesDisks, ct);
            await host.Parts.NoteDisksAsync(id, guestId, prepared.Disks, ct);
            return new GuestState(PowerState.NoState, null, null);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            await host.Parts.DestroyAsync(id, guestId, keepFound: !command.CopiesDisks, CancellationToken.None);
            throw BuildFaults.Of(failure, id, work.At, mayReschedule: true, What);
        }
    }

    /// <summary>
    /// Files in the guest's place that a guest of another host owns are on storage that hosts share, whatever the check made of it: a file system that shows new files late must not cost a
    /// running guest its disks.
    /// </summary>
    private void RequireNobodyElse(PrepareLive command)
    {
        if (command.CopiesDisks && FolderOwner.Of(host.Driver, command.Instance.Id) is { } owner && owner != command.GuestId && host.Records.Find(owner) is null)
        {
            throw new FaultException(
                FaultKind.Conflict,
                $"Instance {command.Instance.Id} has files on {host.Name} that belong to a guest of another host: they are shared, and no copy can take their place.",
                ComputeRpc.RescheduleCode);
        }
    }
}
