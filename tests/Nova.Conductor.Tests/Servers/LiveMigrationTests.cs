using Nova.Conductor.Sagas;
using Nova.Conductor.Sagas.Steps;
using Nova.Conductor.Servers.Moves;
using Nova.Conductor.Tests.Sagas;
using Nova.Core.Faults;
using Nova.Core.Moves;
using Nova.Core.Rpc.Compute;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database;
using Nova.Database.Moves;
using Nova.Database.Sagas;

namespace Nova.Conductor.Tests.Servers;

/// <summary>Live migration: where it goes, what an operator may say meanwhile, and that the guest is in one place whatever fails.</summary>
public sealed class LiveMigrationTests
{
    private static readonly Fault NoRoom = new(FaultKind.BadRequest, "Migration pre-check error: no room.");

    [Fact]
    public async Task AServerMovesWhileItRuns()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        var before = await conductor.ReadAsync(id);

        await MigrateAsync(conductor, id, "host3");
        await conductor.UntilQuietAsync();

        var server = await conductor.ReadAsync(id);
        Assert.Equal((VmState.Active, "host3", PowerState.Running, before.LaunchedAt), (server.VmState, server.Host, server.PowerState, server.LaunchedAt));
        Assert.Empty(world.Cloud["host1"].Guests);
        var move = Assert.Single(await MovesAsync(conductor, id));
        Assert.Equal((MigrationTypes.Live, "host1", "host3", MigrationStatus.Completed), (move.Type, move.SourceHost, move.DestinationHost, move.Status));
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    [Theory]
    [InlineData("host1", "Unable to migrate instance ({0}) to current host (host1).")]
    [InlineData("host9", "Compute host host9 could not be found.")]
    public async Task AHostItCannotGoToIsRefused(string host, string message)
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);

        var refused = await Assert.ThrowsAsync<FaultException>(() => MigrateAsync(conductor, id, host));

        Assert.Equal((FaultKind.BadRequest, message.Replace("{0}", id.ToString(), StringComparison.Ordinal)), (refused.Fault.Kind, refused.Message));
        Assert.Null((await conductor.ReadAsync(id)).TaskState);
    }

    [Fact]
    public async Task ADestinationThatFailsItsChecksIsLeftForTheNext()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        world.Cloud["host2"].Fails = command => command is CheckLive ? NoRoom : null;

        await MigrateAsync(conductor, id);
        await conductor.UntilQuietAsync();

        Assert.Equal("host3", (await conductor.ReadAsync(id)).Host);
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    [Fact]
    public async Task WhoAwaitsTheChecksIsToldWhatTheySay()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        world.Cloud["host2"].Fails = command => command is CheckLive ? NoRoom : null;

        var asked = MigrateAsync(conductor, id, "host2", awaitChecks: true);
        await conductor.UntilQuietAsync();
        await conductor.UntilAsync(() => Task.FromResult(asked.IsCompleted), "the answer");
        var refused = await Assert.ThrowsAsync<FaultException>(() => asked);

        Assert.Equal((FaultKind.BadRequest, NoRoom.Message), (refused.Fault.Kind, refused.Message));
        Assert.Equal((VmState.Active, "host1"), (await conductor.ReadAsync(id)) is var server ? (server.VmState, server.Host) : default);
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    [Theory]
    [InlineData(true, "abort live migration")]
    [InlineData(false, "force_complete")]
    public async Task AServerThatStaysHasNoneToEnd(bool abort, string word)
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);

        var refused = await Assert.ThrowsAsync<FaultException>(() => EndAsync(conductor, id, 1, abort));

        Assert.Equal((FaultKind.Conflict, $"Cannot '{word}' instance {id} while it is in task_state None"), (refused.Fault.Kind, refused.Message));
    }

    [Theory]
    [InlineData(true, "host1", MigrationStatus.Cancelled)]
    [InlineData(false, "host2", MigrationStatus.Completed)]
    public async Task AnOperatorEndsItOneWayOrTheOther(bool abort, string host, string status)
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        world.Cloud["host1"].Migration = new TaskCompletionSource<bool>();
        await MigrateAsync(conductor, id);
        await conductor.UntilAsync(async () => (await MovesAsync(conductor, id))[0].Status == MigrationStatus.Queued, "it waits at its source");
        var move = (await MovesAsync(conductor, id))[0];

        var early = await Assert.ThrowsAsync<FaultException>(() => EndAsync(conductor, id, move.Number, abort));
        Assert.EndsWith("while the migration is in this state.", early.Message, StringComparison.Ordinal);
        var unknown = await Assert.ThrowsAsync<FaultException>(() => EndAsync(conductor, id, 99, abort));
        Assert.Equal((abort ? FaultKind.NotFound : FaultKind.BadRequest, $"Migration 99 not found for instance {id}"), (unknown.Fault.Kind, unknown.Message));
        var figures = new MigrationProgress(100, 30, 70, 0, 0, 0);
        await conductor.Get<ReportProgressHandler>().HandleAsync(new ReportProgress(move.Id, figures), TestConductor.Call(), default);
        var moving = await conductor.ReadAsync(id);
        Assert.Equal(30, moving.Progress);

        // What says nothing new is no change of the server, which others would look at again.
        await conductor.Get<ReportProgressHandler>().HandleAsync(new ReportProgress(move.Id, figures), TestConductor.Call(), default);
        Assert.Equal(moving.Revision, (await conductor.ReadAsync(id)).Revision);
        Assert.Equal((MigrationStatus.Running, figures), (await MovesAsync(conductor, id))[0] is var shown ? (shown.Status, shown.Progress) : default);
        await EndAsync(conductor, id, move.Number, abort);
        await conductor.UntilQuietAsync();

        Assert.Equal((VmState.Active, host, 0), (await conductor.ReadAsync(id)) is var server ? (server.VmState, server.Host, server.Progress) : default);
        Assert.Equal(status, (await MovesAsync(conductor, id))[0].Status);
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    [Fact]
    public async Task AnOperatorIsHeardThoughTheDatabaseWasBusyForAWhile()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var runs = new TaskCompletionSource<Saga<LiveMigrateState>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var conductor = await world.StartConductorAsync(definition => definition with
        {
            Steps = [.. definition.Steps.Select(step => step.Name != "migrate" ? step : step with { Do = (saga, ct) => WaitAsync((Saga<LiveMigrateState>)saga, ct) })],
        });
        var id = await SagaWorld.BootAsync(conductor);
        var migration = world.Cloud["host1"].Migration = new TaskCompletionSource<bool>();
        await MigrateAsync(conductor, id);
        await conductor.UntilAsync(() => Task.FromResult(runs.Task.IsCompleted), "it waits at its source");
        var busy = world.OpenDatabase(new DatabaseTuning { Readers = 1, QueueLength = 1, Patience = TimeSpan.Zero });
        using var blocked = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var reading = busy.ReadAsync(_ => Block(blocked, release), default);
        blocked.Wait(TestContext.Current.CancellationToken);
        var waiting = busy.ReadAsync(static _ => 0, default);
        var pauses = new Pauses();
        using var over = new CancellationTokenSource();

        var steering = new SteerLiveMigration(conductor.Get<HostCalls>(), new SagaSignals(busy, world.Time), pauses).RunAsync(await runs.Task, over.Token);
        await (await Task.WhenAny(steering, pauses.Began));
        release.Set();
        await Task.WhenAll(reading, waiting);
        await conductor.Database.WriteAsync(scope => SignalStore.Tell(scope, id, LiveMigrationEvents.Abort, null), default);
        await conductor.UntilAsync(() => Task.FromResult(migration.Task.IsCompleted || steering.IsCompleted), "the source is told");

        Assert.False(await migration.Task);
        await over.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => steering);

        async Task<StepOutcome> WaitAsync(Saga<LiveMigrateState> saga, CancellationToken ct)
        {
            runs.TrySetResult(saga);
            await Task.Delay(Timeout.Infinite, ct);
            return StepOutcome.Next;
        }
    }

    [Fact]
    public async Task ADatabasePutBackFromABackupMigratesFromTheHostsNewestAttempt()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        world.Cloud["host1"].Fails = command =>
            command is MigrateLive { Attempt: <= 9 } ? new Fault(FaultKind.Conflict, "superseded", ComputeRpc.SupersededCode, NewestAttempt: 9) : null;

        await MigrateAsync(conductor, id);
        await conductor.UntilQuietAsync();

        Assert.Equal((VmState.Active, "host2", null), (await conductor.ReadAsync(id)) is var server ? (server.VmState, server.Host, server.Fault?.Message) : default);
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    [Theory]
    [InlineData(false, "host1", VmState.Active)]
    [InlineData(true, "host2", VmState.Active)]
    public async Task ASourceThatIsLostLeavesTheServerWhereItsGuestIs(bool hasArrived, string host, VmState state)
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var id = await SagaWorld.BootAsync(conductor);
        world.Cloud["host1"].Migration = new TaskCompletionSource<bool>();
        await MigrateAsync(conductor, id);
        await conductor.UntilAsync(async () => (await MovesAsync(conductor, id))[0].Status == MigrationStatus.Queued, "it waits at its source");
        if (hasArrived)
        {
            world.Cloud["host1"].Remove([(await conductor.ReadAsync(id)).GuestId!.Value]);
            world.Cloud["host2"].Arrive(id, PowerState.Running);
        }

        world.Silence("host1");
        await conductor.UntilQuietAsync();

        Assert.Equal((state, host), (await conductor.ReadAsync(id)) is var server ? (server.VmState, server.Host) : default);
        Assert.Equal(hasArrived ? 1 : 0, world.Cloud["host2"].Guests.Count);
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    private static Task MigrateAsync(TestConductor conductor, Guid id, string? host = null, bool awaitChecks = false) => conductor.Get<MigrateServerLiveHandler>().HandleAsync(
        new MigrateServerLive(id, host, false, null, false, awaitChecks, false), TestConductor.Call(), CancellationToken.None);

    private static Task EndAsync(TestConductor conductor, Guid id, long number, bool abort) => conductor.Get<EndLiveMigrationHandler>().HandleAsync(
        new EndLiveMigration(id, number, abort, EarlyToo: false, true), TestConductor.Call(), CancellationToken.None);

    private static Task<List<MigrationRecord>> MovesAsync(TestConductor conductor, Guid id) => conductor.Database.ReadAsync(
        scope => MigrationStore.List(scope, new ListMigrations { InstanceId = id, Limit = 100 }), CancellationToken.None);

    private static int Block(ManualResetEventSlim blocked, ManualResetEventSlim release)
    {
        blocked.Set();
        release.Wait(TestContext.Current.CancellationToken);
        return 0;
    }

    /// <summary>A clock by which every pause is over at once, and that says when the first has begun.</summary>
    private sealed class Pauses : TimeProvider
    {
        private readonly TaskCompletionSource began = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Began => began.Task;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            began.TrySetResult();
            return System.CreateTimer(callback, state, TimeSpan.FromMilliseconds(1), period);
        }
    }
}
