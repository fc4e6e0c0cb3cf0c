using Nova.Compute.Drivers;
using Nova.Compute.Guests;
using Nova.Compute.Hosts;
using Nova.Compute.Servers.Attempts;
using Nova.Core;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;
using Nova.Hosting.Logging;
using Nova.Messaging;
using Command = Nova.Core.Rpc.Compute.BuildServer;

namespace Nova.Compute.Servers.Build;

/// <summary>Builds a guest: claims the attempt, prepares and connects its parts, and on failure removes them in reverse before the fault is answered.</summary>
internal sealed partial class BuildServer(ComputeHost host, TimeProvider time, ILogger logger)
{
    public Task<GuestState> HandleAsync(Command command, RpcCall call, CancellationToken ct) => host.Lanes.RunAsync(
        new GuestOrder(command.Instance.Id, command.GuestId, command.Attempt, ServerAction.Create), work => BuildAsync(command, call.Context, work), ct);

    private async Task<GuestState> BuildAsync(Command command, RequestContext context, CancellationToken ct)
    {
        using var scope = logger.BeginInstance(command.Instance.Id);
        return await Deadline.RunAsync(
            command.Deadline,
            $"Build of instance {command.Instance.Id} aborted: it was not finished in time.",
            work => BuildInSlotAsync(command, context, work),
            time,
            ct);
    }

    private async Task<GuestState> BuildInSlotAsync(Command command, RequestContext context, CancellationToken ct)
    {
        using var slot = await host.Slots.Builds.EnterAsync(ct);
        var (id, guestId) = (command.Instance.Id, command.GuestId);
        var claim = host.Claims.Of(id, guestId, command.Attempt, TaskState.Spawning, context);
        var work = new GuestWork(id, guestId, ServerAction.Create, claim.StartAsync, command);

        // Outside the clean-up: an order may come again late, when the guest it built is in use and the host has forgotten the attempt. The conductor
        // does not grant it then, and what is here belongs to whoever is newer.
        await claim.EnsureAsync(ct);
        try
        {
            work.At = "clean-up of an earlier attempt";
            await host.Parts.DestroyAsync(id, guestId, ct);
            var spec = await host.Parts.PrepareAsync(work, new GuestSpec(command.Instance, command.Attempt, command.Image, ConfigDrivePath: null), ct);
            await host.Parts.ConnectAsync(work, spec, ct);

            work.At = "power state";
            var state = await host.Driver.GetPowerStateAsync(id, ct);
            LogBuilt(id, command.Attempt, host.Name);
            Diagnostics.Builds.Add(1, Diagnostics.Tag("outcome", "built"));
            return new GuestState(state, spec.Instance.RootDeviceName, spec.Instance.BlockDevices);
        }
        catch (Exception failure)
        {
            var clean = await TryCleanUpAsync(id, guestId);
            if (failure is OperationCanceledException)
            {
                Diagnostics.Builds.Add(1, Diagnostics.Tag("outcome", "cancelled"));
                throw;
            }

            Diagnostics.Builds.Add(1, Diagnostics.Tag("outcome", "failed"));
            LogFailed(failure, id, command.Attempt, work.At);
            throw BuildFaults.Of(failure, id, work.At, mayReschedule: clean);
        }
    }

    /// <summary>False where something may be left here: then no other host may try.</summary>
    private async Task<bool> TryCleanUpAsync(Guid id, Guid guestId)
    {
        try
        {
            await host.Parts.DestroyAsync(id, guestId, CancellationToken.None);
            return true;
        }
        catch (Exception failure)
        {
            LogNotClean(failure, id);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Instance {InstanceId} (attempt {Attempt}) runs on {Host}")]
    private partial void LogBuilt(Guid instanceId, int attempt, string host);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Build of instance {InstanceId} (attempt {Attempt}) failed at {Part}")]
    private partial void LogFailed(Exception failure, Guid instanceId, int attempt, string part);

    [LoggerMessage(Level = LogLevel.Error, Message = "Instance {InstanceId} could not be cleaned up after its build failed; no other host may try")]
    private partial void LogNotClean(Exception failure, Guid instanceId);
}
