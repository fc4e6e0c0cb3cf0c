using System.Collections.Concurrent;
using Nova.Compute.Drivers;
using Nova.Compute.Hosts;
using Nova.Compute.Servers.Attempts;
using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Moves;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Compute;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Hosting.Logging;
using Nova.Messaging;

namespace Nova.Compute.Servers.Moves;

/// <summary>A guest is sent away while it runs, and until it is gone from here it runs here.</summary>
internal sealed partial class SendLive(ComputeHost host, IRpcClient rpc, TimeProvider time, ILogger logger)
{
    private readonly ConcurrentDictionary<Guid, LiveControl> _underWay = new();

    /// <exception cref="FaultException">It has a place on this host which would have to be found anew, and libvirt is not told of it: upstream's words.</exception>
    public Task<LiveSource> DescribeAsync(DescribeLive command, RpcCall call, CancellationToken ct) => host.Records.Find(command.GuestId)?.Place is not null
        ? throw new FaultException(
            FaultKind.BadRequest,
            "Migration pre-check error: Instance has an associated NUMA topology. Instance NUMA topologies, including related attributes such as CPU pinning, huge page and emulator "
            + "thread pinning information, are not currently recalculated on live migration.")
        : host.Driver.DescribeLiveAsync(host.Parts.SpecOf(command.Instance, command.GuestId, command.Instance.Attempt), ct);

    public Task<GuestState> HandleAsync(MigrateLive command, RpcCall call, CancellationToken ct) => host.Lanes.RunAsync(
        new GuestOrder(command.Instance.Id, command.GuestId, command.Attempt, ServerAction.MigrateLive), work => MigrateInTimeAsync(command, call.Context, work), ct);

    /// <summary>The higher attempt has ended the order by now; the hypervisor may still be at it where the order was given up before the migration was, or this daemon was restarted.</summary>
    public Task<GuestState> StopAsync(StopLive command, RpcCall call, CancellationToken ct) => host.Lanes.RunAsync(
        new GuestOrder(command.Instance.Id, command.GuestId, command.Attempt, ServerAction.AbortLiveMigration),
        async work => new GuestState(await host.Driver.StopLiveAsync(command.Instance.Id, work), null, null),
        ct);

    public Task<Nothing> SteerAsync(SteerLive command, RpcCall call, CancellationToken ct)
    {
        if (!_underWay.TryGetValue(command.InstanceId, out var control))
        {
            throw new FaultException(FaultKind.Conflict, $"Instance {command.InstanceId} is not being migrated by this host.");
        }

        if (command.Abort)
        {
            control.Abort();
        }
        else
        {
            control.Force();
        }

        return Task.FromResult(Nothing.Value);
    }

    private Task<GuestState> MigrateInTimeAsync(MigrateLive command, RequestContext context, CancellationToken ct) => Deadline.RunAsync(
        command.Deadline, $"Instance {command.Instance.Id} was not migrated in time.", work => MigrateAsync(command, context, work), time, ct);

    private async Task<GuestState> MigrateAsync(MigrateLive command, RequestContext context, CancellationToken ct)
    {
        var (id, guestId) = (command.Instance.Id, command.GuestId);
        using var scope = logger.BeginInstance(id);
        await host.Claims.Of(id, guestId, command.Attempt, TaskState.Migrating, context).EnsureAsync(ct);
        using var control = new LiveControl((figures, cancel) => ReportAsync(command.MigrationId, figures, context, cancel));
        _underWay[id] = control;
        try
        {
            using var slot = await EnterAsync(control, ct);
            LogBegins(id, host.Name, command.Target.Connect);
            await host.Driver.MigrateLiveAsync(host.Parts.SpecOf(command.Instance, guestId, command.Attempt), command, control, ct);
            await host.Parts.NoteLeftAsync(id, guestId, CancellationToken.None);
            LogLeft(id, host.Name, command.Target.Connect);
            return new GuestState(PowerState.NoState, null, null);
        }
        finally
        {
            _underWay.TryRemove(id, out _);
        }
    }

    /// <summary>Waits for its turn; one that is given up meanwhile (2.65) does not wait for it.</summary>
    private async Task<IDisposable?> EnterAsync(LiveControl control, CancellationToken ct)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, control.Aborted);
        try
        {
            return await host.Slots.LiveMigrations.EnterAsync(either.Token);
        }
        catch (OperationCanceledException) when (control.IsAborted && !ct.IsCancellationRequested)
        {
            throw new FaultException(FaultKind.Conflict, "The live migration was given up.");
        }
    }

    /// <summary>Figures are for people who wait; what gets lost of them is told by the next.</summary>
    private async Task ReportAsync(Guid migration, MigrationProgress figures, RequestContext context, CancellationToken ct)
    {
        try
        {
            await rpc.CallAsync(MovesRpc.Progress, RpcTarget.Any, new ReportProgress(migration, figures), context, new CallOptions(TimeSpan.FromSeconds(10)), ct);
        }
        catch (FaultException unheard)
        {
            LogUnheard(migration, unheard.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Instance {InstanceId} begins to move from {Host} to {Destination} while it runs")]
    private partial void LogBegins(Guid instanceId, string host, string destination);

    [LoggerMessage(Level = LogLevel.Information, Message = "Instance {InstanceId} has left {Host} for {Destination}")]
    private partial void LogLeft(Guid instanceId, string host, string destination);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Progress of migration {MigrationId} was not heard: {Reason}")]
    private partial void LogUnheard(Guid migrationId, string reason);
}
