using Nova.Compute.Drivers;
using Nova.Compute.Guests;
using Nova.Compute.Hosts;
using Nova.Compute.Servers.Attempts;
using Nova.Compute.Servers.Build;
using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;
using Nova.Hosting.Logging;
using Nova.Messaging;
using Command = Nova.Core.Rpc.Compute.EvacuateServer;

namespace Nova.Compute.Servers.Moves;

/// <summary>Makes the guest of a server whose host is down: on its disks where they are found here, because the hosts share their storage, else anew from its image.</summary>
internal sealed partial class EvacuateServer(ComputeHost host, TimeProvider time, ILogger logger)
{
    private const string What = "Evacuation";

    public Task<GuestState> HandleAsync(Command command, RpcCall call, CancellationToken ct) => host.Lanes.RunAsync(
        new GuestOrder(command.Build.Instance.Id, command.Build.GuestId, command.Build.Attempt, ServerAction.Evacuate), work => EvacuateInTimeAsync(command, call.Context, work), ct);

    private async Task<GuestState> EvacuateInTimeAsync(Command command, RequestContext context, CancellationToken ct)
    {
        var id = command.Build.Instance.Id;
        using var scope = logger.BeginInstance(id);
        return await Deadline.RunAsync(command.Build.Deadline, $"Instance {id} was not evacuated in time.", work => EvacuateAsync(command, context, work), time, ct);
    }

    private async Task<GuestState> EvacuateAsync(Command command, RequestContext context, CancellationToken ct)
    {
        using var slot = await host.Slots.Builds.EnterAsync(ct);
        var build = command.Build;
        var (id, guestId) = (build.Instance.Id, build.GuestId);
        var claim = host.Claims.Of(id, guestId, build.Attempt, TaskState.RebuildSpawning, context);

        // Outside the clean-up, as with a build: an order that comes again late is not granted, and what is here belongs to whoever is newer.
        await claim.EnsureAsync(ct);
        var isFound = await IsFoundAsync(command, ct);
        if (!isFound && build.Instance.ImageId is { } image && build.Image is null)
        {
            throw new FaultException(FaultKind.NotFound, $"Image {image} could not be found.");
        }

        var work = new GuestWork(id, guestId, isFound ? ServerAction.Start : ServerAction.Evacuate, claim.StartAsync, build);
        var state = isFound
            ? await StartFoundAsync(command, work, ct)
            : await new MakeGuest(host, What, logger).MakeAsync(
                work,
                new GuestSpec(Anew(build), build.Attempt, build.Image, ConfigDrivePath: null),
                (spec, beginning) => host.Parts.BeginAsync(work, spec, command.PowerOn, beginning),
                ct);
        LogEvacuated(id, build.Attempt, host.Name, isFound ? "on the disks found here" : "from its image");
        return state;
    }

    /// <summary>Its boot disk is of the server's image again, as upstream: what it had been made of since (an image of its own, when it was unshelved) is gone.</summary>
    private static InstanceRecord Anew(Core.Rpc.Compute.BuildServer build) => build.Image is { } image ? build.Instance.WithBootDiskOf(image.Id) : build.Instance;

    /// <summary>Whether the server's disks are here. What an earlier run of this order made is not found.</summary>
    private async Task<bool> IsFoundAsync(Command command, CancellationToken ct)
    {
        var build = command.Build;
        if (host.Records.Find(build.GuestId) is { IsInPlace: true } begun)
        {
            return begun.FoundDisks;
        }

        if (await host.Driver.GetPowerStateAsync(build.Instance.Id, ct) != PowerState.NoState)
        {
            throw new FaultException(FaultKind.Conflict, $"Instance {build.Instance.GuestName} already exists.", ComputeRpc.RescheduleCode);
        }

        var isFound = await host.Driver.HasDisksAsync(host.Parts.SpecOf(build.Instance, build.GuestId, build.Attempt), ct);
        return command.OnSharedStorage is { } said && said != isFound
            ? throw new FaultException(FaultKind.BadRequest, "Invalid state of instance files on shared storage")
            : isFound;
    }

    private async Task<GuestState> StartFoundAsync(Command command, GuestWork work, CancellationToken ct)
    {
        var (id, guestId) = (command.Build.Instance.Id, command.Build.GuestId);
        try
        {
            await host.Parts.TakeFoundAsync(id, guestId, ct);
            await host.Parts.BeginAsync(work, host.Parts.SpecOf(command.Build.Instance, guestId, command.Build.Attempt), command.PowerOn, ct);
            return new GuestState(await host.Driver.GetPowerStateAsync(id, ct), null, null);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            LogFailed(failure, id, command.Build.Attempt, work.At);
            await host.Parts.DestroyAsync(id, guestId, keepFound: true, CancellationToken.None);
            throw BuildFaults.Of(failure, id, work.At, mayReschedule: true, What);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Instance {InstanceId} (attempt {Attempt}) was evacuated to {Host}, {How}")]
    private partial void LogEvacuated(Guid instanceId, int attempt, string host, string how);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Evacuation of instance {InstanceId} (attempt {Attempt}) failed at {Part}; the disks found here stay")]
    private partial void LogFailed(Exception failure, Guid instanceId, int attempt, string part);
}
