using Nova.Conductor.Sagas;
using Nova.Conductor.Servers;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database;
using Nova.Database.Sagas;
using Nova.Database.Statements;
using Nova.Tests.Databases;

namespace Nova.Conductor.Tests.Sagas;

/// <summary>A step that waits to be told: the teller's words are never lost, whatever happens to hints and conductors. The saga is a stop that waits for a port.</summary>
public sealed class SignalTests
{
    private const string Plugged = "network-vif-plugged";
    private const string Port = "port-1";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly Statement CountSignals = new("test.signals", "SELECT COUNT(*) FROM saga_signals");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseKind> Kinds => TestDatabase.Kinds;

    [Theory, MemberData(nameof(Kinds))]
    public async Task AHintEndsTheWaitAtOnce(DatabaseKind kind)
    {
        await using var world = await SagaWorld.MakeAsync(kind, hosts: 1);
        var stop = new WaitingStop();
        var conductor = await stop.StartAsync(world);
        world.Cloud.OnFanout = hint => conductor.Get<SagaSignals>().OnSignalledAsync((SagaSignalled)hint, TestConductor.Call(), Ct);
        var id = await stop.BeginAsync(conductor);
        var before = world.Time.GetUtcNow();

        await TellAsync(conductor, id, "failed");
        await stop.Heard.Task.WaitAsync(Ct);

        Assert.Equal(before, world.Time.GetUtcNow());
        Assert.Equal("failed", (await stop.Heard.Task)?.Word);
        await EndsAsync(world, conductor, id);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task ALostHintCostsSecondsAndNothingElse(DatabaseKind kind)
    {
        await using var world = await SagaWorld.MakeAsync(kind, hosts: 1);
        var stop = new WaitingStop();
        var conductor = await stop.StartAsync(world);
        var id = await stop.BeginAsync(conductor);
        var teller = await world.StartConductorAsync();

        await TellAsync(teller, id, null);
        await TellAsync(teller, id, "failed");
        await EndsAsync(world, conductor, id);

        // What was said first holds.
        Assert.Equal("completed", (await stop.Heard.Task)?.Word);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task WhatIsToldWhileNobodyRunsTheSagaIsHeardByItsHeir(DatabaseKind kind)
    {
        await using var world = await SagaWorld.MakeAsync(kind, hosts: 1);
        var doomed = new WaitingStop();
        var first = await doomed.StartAsync(world);
        var id = await doomed.BeginAsync(first);
        await first.CrashAsync();
        var teller = await world.StartConductorAsync(definition => definition.Kind == "power_action" ? definition with { Kind = "unknown_here" } : definition);
        await TellAsync(teller, id, "completed");
        await teller.CrashAsync();

        var stop = new WaitingStop();
        var heir = await stop.StartAsync(world);
        await EndsAsync(world, heir, id);

        Assert.False(doomed.Heard.Task.IsCompleted);
        Assert.Equal("completed", (await stop.Heard.Task)?.Word);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task WhoHearsItMayDieAndItsHeirHearsItAgain(DatabaseKind kind)
    {
        await using var world = await SagaWorld.MakeAsync(kind, hosts: 1);
        var doomed = new WaitingStop { DiesThen = true };
        var first = await doomed.StartAsync(world);
        var id = await doomed.BeginAsync(first);
        await TellAsync(first, id, "completed");
        await first.UntilAsync(() => Task.FromResult(doomed.Heard.Task.IsCompleted), "the signal is heard");
        await first.CrashAsync();

        var stop = new WaitingStop();
        var heir = await stop.StartAsync(world);
        await EndsAsync(world, heir, id);

        Assert.Equal("completed", (await stop.Heard.Task)?.Word);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task TheWaitEndsWithItsTime(DatabaseKind kind)
    {
        await using var world = await SagaWorld.MakeAsync(kind, hosts: 1);
        var stop = new WaitingStop();
        var conductor = await stop.StartAsync(world);
        var id = await stop.BeginAsync(conductor);
        var began = world.Time.GetUtcNow();
        await conductor.Get<TellServersHandler>().HandleAsync(new TellServers([new ServerEvent(id, Plugged, "port-2", null)]), TestConductor.Call(), Ct);

        await EndsAsync(world, conductor, id);

        Assert.Null(await stop.Heard.Task);
        Assert.True(world.Time.GetUtcNow() - began >= Patience);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task ATellersTransactionThatFailsTellsNothing_AndNobodyIsToldWithoutASaga(DatabaseKind kind)
    {
        await using var world = await SagaWorld.MakeAsync(kind, hosts: 1);
        var stop = new WaitingStop();
        var conductor = await stop.StartAsync(world);
        var id = await stop.BeginAsync(conductor);

        await Assert.ThrowsAsync<InvalidOperationException>(() => conductor.Database.WriteAsync<Guid?>(
            scope => SignalStore.Tell(scope, id, Plugged, null) is null ? null : throw new InvalidOperationException("undone"), Ct));
        Assert.Equal(0, await conductor.Database.ReadAsync(scope => scope.Number(CountSignals), Ct));
        Assert.Null(await conductor.Database.WriteAsync(scope => SignalStore.Tell(scope, Guid.NewGuid(), Plugged, null), Ct));

        await EndsAsync(world, conductor, id);
        Assert.Null(await stop.Heard.Task);
    }

    private static Task TellAsync(TestConductor conductor, Guid id, string? status) =>
        conductor.Get<TellServersHandler>().HandleAsync(new TellServers([new ServerEvent(id, Plugged, Port, status)]), TestConductor.Call(), Ct);

    /// <summary>The saga ends well, and what it was told is trimmed.</summary>
    private static async Task EndsAsync(SagaWorld world, TestConductor conductor, Guid id)
    {
        await conductor.UntilQuietAsync();
        Assert.Equal(VmState.Stopped, (await conductor.ReadAsync(id)).VmState);
        await Audit.CheckAsync(conductor.Database, world.Cloud);
        await conductor.Database.WriteAsync(SignalStore.Trim, Ct);
        Assert.Equal(0, await conductor.Database.ReadAsync(scope => scope.Number(CountSignals), Ct));
    }

    /// <summary>A power action that waits for a port before it asks the host.</summary>
    private sealed class WaitingStop
    {
        private readonly TaskCompletionSource waits = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private TestConductor? conductor;

        public TaskCompletionSource<SagaSignal?> Heard { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Nothing more is done once the signal has been heard, until the process is gone.</summary>
        public bool DiesThen { get; init; }

        public async Task<TestConductor> StartAsync(SagaWorld world) => conductor = await world.StartConductorAsync(definition => definition.Kind == "power_action"
            ? definition with { Steps = [new SagaStep("wait_for_port", WaitAsync, Undo: null), .. definition.Steps] }
            : definition);

        /// <summary>A server that is being stopped; its saga waits.</summary>
        public async Task<Guid> BeginAsync(TestConductor conductor)
        {
            var id = await SagaWorld.BootAsync(conductor);
            await conductor.Get<StartServerActionHandler>().HandleAsync(new StartServerAction(id, ServerAction.Stop, false), TestConductor.Call(), Ct);
            await waits.Task.WaitAsync(Ct);
            return id;
        }

        private async Task<StepOutcome> WaitAsync(Saga saga, CancellationToken ct)
        {
            waits.TrySetResult();
            while (conductor is null)
            {
                await Task.Yield();
            }

            // Counted from the start of the saga, so that an heir waits no longer than its predecessor would have.
            var told = await conductor.Get<SagaSignals>().WaitForAsync(saga, ServerEvent.KeyOf(Plugged, Port), saga.CreatedAt + Patience, ct);
            Heard.TrySetResult(told);
            if (DiesThen)
            {
                await Task.Delay(Timeout.Infinite, ct);
            }

            return StepOutcome.Next;
        }
    }
}
