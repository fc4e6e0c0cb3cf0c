using Nova.Compute.Drivers;
using Nova.Compute.Guests;
using Nova.Compute.Hosts;
using Nova.Compute.Moves;
using Nova.Compute.Servers.Attempts;
using Nova.Compute.Servers.Build;
using Nova.Core;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;
using Nova.Hosting.Logging;
using Nova.Messaging;
using Command = Nova.Core.Rpc.Compute.FinishMove;

namespace Nova.Compute.Servers.Moves;

/// <summary>A guest arrives: its disks are fetched or copied, grown, and it is defined and started where told. A failure removes all of it before the fault is answered.</summary>
internal sealed partial class FinishMove(ComputeHost host, MoveOptions options, TimeProvider time, ILogger logger)
{
    public Task<GuestState> HandleAsync(Command command, RpcCall call, CancellationToken ct) => host.Lanes.RunAsync(
        new GuestOrder(command.Instance.Id, command.GuestId, command.Attempt, ServerAction.Migrate), work => FinishInTimeAsync(command, call.Context, work), ct);

    private async Task<GuestState> FinishInTimeAsync(Command command, RequestContext context, CancellationToken ct)
    {
        using var scope = logger.BeginInstance(command.Instance.Id);
        return await Deadline.RunAsync(
            command.Deadline, $"Instance {command.Instance.Id} did not arrive in time.", work => FinishAsync(command, context, work), time, ct);
    }

    private async Task<GuestState> FinishAsync(Command command, RequestContext context, CancellationToken ct)
    {
        var (id, guestId) = (command.Instance.Id, command.GuestId);
        var claim = host.Claims.Of(id, guestId, command.Attempt, TaskState.ResizeFinish, context);
        var fetch = command.Offer.Port == 0 ? null : new MoveFetch(options, command, time, logger);
        var work = new GuestWork(id, guestId, ServerAction.Migrate, claim.StartAsync) { Arrival = new Arrival(command.Offer.Disks, fetch) };

        // Outside the clean-up, as with a build: an order that comes again late is not granted, and what is here belongs to whoever is newer.
        await claim.EnsureAsync(ct);
        try
        {
            work.At = "clean-up of an earlier attempt";
            await host.Parts.DestroyAsync(id, guestId, ct);
            var spec = await host.Parts.PrepareAsync(work, new GuestSpec(command.Instance, command.Attempt, command.Image, ConfigDrivePath: null), ct);
            if (command.PowerOn)
            {
                await host.Parts.ConnectAsync(work, spec, ct);
            }
            else
            {
                await host.Driver.DefineAsync(spec, ct);
            }

            if (fetch is not null)
            {
                await fetch.EndAsync(ct);
            }

            LogArrived(id, command.Attempt, host.Name, command.SourceHost);
            return new GuestState(await host.Driver.GetPowerStateAsync(id, ct), spec.Instance.RootDeviceName, spec.Instance.BlockDevices);
        }
        catch (Exception failure)
        {
            var clean = await TryCleanUpAsync(id, guestId);
            if (failure is OperationCanceledException)
            {
                throw;
            }

            LogFailed(failure, id, command.Attempt, work.At);
            throw BuildFaults.Of(failure, id, work.At, mayReschedule: clean, what: "Move");
        }
    }

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

    [LoggerMessage(Level = LogLevel.Information, Message = "Instance {InstanceId} (attempt {Attempt}) arrived on {Host} from {Source}")]
    private partial void LogArrived(Guid instanceId, int attempt, string host, string source);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Move of instance {InstanceId} (attempt {Attempt}) failed at {Part}")]
    private partial void LogFailed(Exception failure, Guid instanceId, int attempt, string part);

    [LoggerMessage(Level = LogLevel.Error, Message = "Instance {InstanceId} could not be cleaned up after its move here failed")]
    private partial void LogNotClean(Exception failure, Guid instanceId);
}
