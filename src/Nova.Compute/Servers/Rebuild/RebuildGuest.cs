using Nova.Compute.Drivers;
using Nova.Compute.Guests;
using Nova.Compute.Hosts;
using Nova.Compute.Servers.Attempts;
using Nova.Compute.Servers.Power;
using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;
using Nova.Hosting.Logging;
using Nova.Messaging;
using Command = Nova.Core.Rpc.Compute.RebuildGuest;

namespace Nova.Compute.Servers.Rebuild;

/// <summary>Makes a guest anew in its place. What it is made of is fetched and checked while it still runs: an image that cannot be used takes nothing away.</summary>
/// <remarks>Repeated after a crash it begins anew: the old disks may be gone, and the new ones are made once more.</remarks>
internal sealed partial class RebuildGuest(ComputeHost host, PowerOptions power, TimeProvider time, ILogger logger)
{
    public Task<GuestState> HandleAsync(Command command, RpcCall call, CancellationToken ct) => host.Lanes.RunAsync(
        new GuestOrder(command.Guest.Instance.Id, command.Guest.GuestId, command.Guest.Attempt, ServerAction.Rebuild), work => RebuildInTimeAsync(command, call.Context, work), ct);

    private async Task<GuestState> RebuildInTimeAsync(Command command, RequestContext context, CancellationToken ct)
    {
        var id = command.Guest.Instance.Id;
        using var scope = logger.BeginInstance(id);
        var isTouched = IsBegun(command.Guest.GuestId);
        try
        {
            return await Deadline.RunAsync(
                command.Guest.Deadline,
                $"Rebuild of instance {id} aborted: it was not finished in time.",
                work => RebuildInSlotAsync(command, context, isBegun: isTouched, clears: () => isTouched = true, work),
                time,
                ct);
        }
        catch (FaultException failure) when (!isTouched && failure.Fault.Code != ComputeRpc.SupersededCode)
        {
            throw new FaultException(failure.Fault with { Code = ComputeRpc.UntouchedCode }, failure);
        }
    }

    private async Task<GuestState> RebuildInSlotAsync(Command command, RequestContext context, bool isBegun, Action clears, CancellationToken ct)
    {
        using var slot = await host.Slots.Builds.EnterAsync(ct);
        var build = command.Guest;
        var id = build.Instance.Id;
        var asked = new GuestSpec(build.Instance, build.Attempt, build.Image, ConfigDrivePath: null) { KeepsEphemeral = command.KeepsEphemeral };
        await ClaimAsync(command, context, ct);
        try
        {
            if (!isBegun)
            {
                await host.Driver.FetchPartsAsync(asked, ct);
            }

            await EndAsync(command, context, asked, clears, ct);
            return await MakeAsync(command, asked, context, ct);
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or FaultException { Fault.Code: ComputeRpc.SupersededCode }))
        {
            LogFailed(failure, id, build.Attempt);
            var fault = (failure as FaultException)?.Fault;
            throw new FaultException(
                new Fault(fault?.Kind ?? FaultKind.Internal, $"Rebuild of instance {id} aborted: {fault?.Message ?? "unexpected error on the compute host."}", Details: fault?.Details ?? failure.ToString()),
                failure);
        }
    }

    /// <summary>True where an earlier run, which died or failed, has taken the guest's disks.</summary>
    private bool IsBegun(Guid guestId) => host.Records.Find(guestId) is { IsCleared: true };

    /// <summary>Asks whether the order still holds, each time anew.</summary>
    private Task ClaimAsync(Command command, RequestContext context, CancellationToken ct) =>
        host.Claims.Of(command.Guest.Instance.Id, command.Guest.GuestId, command.Guest.Attempt, TaskState.Rebuilding, context).EnsureAsync(ct);

    /// <summary>The guest goes: cleanly where it runs, for an ephemeral disk may be kept. A fetch takes minutes, and so may a guest that shuts down: an order that was superseded meanwhile takes no disk.</summary>
    private async Task EndAsync(Command command, RequestContext context, GuestSpec asked, Action clears, CancellationToken ct)
    {
        var (id, guestId) = (asked.Instance.Id, command.Guest.GuestId);
        await ClaimAsync(command, context, ct);
        await host.Parts.BringBackIfAwayAsync(id, guestId, ct);
        if (await host.Driver.GetPowerStateAsync(id, ct) == PowerState.Running)
        {
            await host.Driver.StopAsync(id, power.ShutdownTimeoutOf(asked.Instance), ct);
        }

        await host.Parts.DisconnectAsync(id, guestId, ct);
        await ClaimAsync(command, context, ct);
        clears();
        await host.Parts.ClearAsync(asked, guestId, ct);
    }

    private async Task<GuestState> MakeAsync(Command command, GuestSpec asked, RequestContext context, CancellationToken ct)
    {
        var (build, id) = (command.Guest, asked.Instance.Id);
        var claim = host.Claims.Of(id, build.GuestId, build.Attempt, TaskState.RebuildSpawning, context);
        var work = new GuestWork(id, build.GuestId, ServerAction.Rebuild, claim.StartAsync, build);
        var spec = await host.Parts.PrepareAsync(work, asked, ct);
        await host.Parts.BeginAsync(work, spec, command.PowerOn, ct);

        LogRebuilt(id, build.Attempt, host.Name);
        return new GuestState(await host.Driver.GetPowerStateAsync(id, ct), spec.Instance.RootDeviceName, spec.Instance.BlockDevices);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Instance {InstanceId} (attempt {Attempt}) was rebuilt on {Host}")]
    private partial void LogRebuilt(Guid instanceId, int attempt, string host);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Rebuild of instance {InstanceId} (attempt {Attempt}) failed; it can be rebuilt again, or deleted")]
    private partial void LogFailed(Exception failure, Guid instanceId, int attempt);
}
