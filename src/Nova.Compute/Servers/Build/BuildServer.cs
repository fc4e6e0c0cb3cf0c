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
            var state = await new MakeGuest(host, "Build", logger).MakeAsync(
                work,
                new GuestSpec(command.Instance, command.Attempt, command.Image, ConfigDrivePath: null),
                (spec, starting) => host.Parts.ConnectAsync(work, spec, starting),
                ct);
            LogBuilt(id, command.Attempt, host.Name);
            Diagnostics.Builds.Add(1, Diagnostics.Tag("outcome", "built"));
            return state;
        }
        catch (Exception failure)
        {
            Diagnostics.Builds.Add(1, Diagnostics.Tag("outcome", failure is OperationCanceledException ? "cancelled" : "failed"));
            throw;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Instance {InstanceId} (attempt {Attempt}) runs on {Host}")]
    private partial void LogBuilt(Guid instanceId, int attempt, string host);
}
