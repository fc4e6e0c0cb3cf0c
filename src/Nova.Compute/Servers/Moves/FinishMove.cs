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
        var state = await new MakeGuest(host, "Move", logger).MakeAsync(
            work, new GuestSpec(command.Instance, command.Attempt, command.Image, ConfigDrivePath: null), BeginAsync, ct);
        LogArrived(id, command.Attempt, host.Name, command.SourceHost);
        return state;

        async Task BeginAsync(GuestSpec spec, CancellationToken beginning)
        {
            await host.Parts.BeginAsync(work, spec, command.PowerOn, beginning);

            if (fetch is not null)
            {
                await fetch.EndAsync(beginning);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Instance {InstanceId} (attempt {Attempt}) arrived on {Host} from {Source}")]
    private partial void LogArrived(Guid instanceId, int attempt, string host, string source);
}
