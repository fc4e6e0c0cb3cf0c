using Microsoft.Data.Sqlite;
using Nova.Conductor.Sagas;
using Nova.Core.Rpc.Conductor;
using Nova.Core.ServerGroups;
using Nova.Core.Servers;
using Nova.Conductor.ServerGroups;
using Nova.Conductor.Servers.Moves;
using Nova.Conductor.Quotas;
using Nova.Database;
using Nova.Database.Calls;
using Nova.Database.Statements;
using Nova.Hosting.Configuration;
using Nova.Tests.Databases;

namespace Nova.Conductor.Tests.Sagas;

public sealed class OwnershipTests
{
    private static readonly Statement Corrupt = new("test.corrupt_saga", "UPDATE sagas SET state = ? WHERE instance_uuid = ?");

    [Fact]
    public async Task AConductorThatCannotRenewStopsBeforeItsLeaseEnds()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite, hosts: 1);
        var silence = world.Cloud.Hosts[0].Silence = new TaskCompletionSource();
        var conductor = await world.StartConductorAsync();
        var id = (await SagaWorld.CreateAsync(conductor))[0];
        await conductor.UntilAsync(async () => (await conductor.ReadAsync(id)).TaskState == TaskState.Spawning, "the build is at its host");
        var leaseId = conductor.Lease.Id;

        await using (await HoldWriteLockAsync(world))
        {
            // The watchdog looks every second and fires within Advance: it has spoken when the lease's last second begins to end, and
            // from there on the clock stands still, however long the run takes to notice.
            AdvanceWhileHeld(world, conductor);
            world.Time.Advance(ConductorLease.LookEvery);
            await StandingStillAsync(() => conductor.Engine.Running == 0, "the saga has been stopped");
            Assert.False(conductor.Lease.IsHeld);
            world.Time.Advance(ConductorLease.Length);
        }

        silence.SetResult();
        world.Cloud.Hosts[0].Silence = null;
        await conductor.UntilQuietAsync();
        Assert.NotEqual(leaseId, conductor.Lease.Id);
        Assert.Equal(VmState.Active, (await conductor.ReadAsync(id)).VmState);
        Assert.Equal(1, world.Cloud.Hosts[0].Built);
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    [Fact]
    public async Task ARowThatCannotBeReadIsItsInstancesTroubleAlone()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite, hosts: 1);
        var silence = world.Cloud.Hosts[0].Silence = new TaskCompletionSource();
        var first = await world.StartConductorAsync();
        var ids = await SagaWorld.CreateAsync(first, SagaWorld.Request(count: 3));
        await first.UntilAsync(() => Task.FromResult(world.Cloud.Hosts[0].Commands == 3), "the builds are at their host");
        await first.Database.WriteAsync(scope => scope.Execute(Corrupt, new byte[] { 0xFF, 0xFF }, ids[0]), TestContext.Current.CancellationToken);
        await first.CrashAsync();

        var second = await world.StartConductorAsync();
        silence.SetResult();
        world.Cloud.Hosts[0].Silence = null;
        await second.UntilQuietAsync();

        var servers = await Task.WhenAll(ids.Select(second.ReadAsync));
        Assert.Equal([VmState.Error, VmState.Active, VmState.Active], servers.Select(server => server.VmState));
        Assert.Contains("cannot be read", servers[0].Fault!.Details);
        Assert.Null(servers[0].TaskState);
    }

    [Fact]
    public async Task AConductorWithAnotherJournalKeyIsRefusedAtItsStart()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite, hosts: 1);
        var silence = world.Cloud.Hosts[0].Silence = new TaskCompletionSource();
        var first = await world.StartConductorAsync();
        var id = (await SagaWorld.CreateAsync(first))[0];
        var folder = Directory.CreateTempSubdirectory("nova-key-");
        try
        {
            Task<TestConductor> StartOther() => TestConductor.StartAsync(world.OpenDatabase(new DatabaseTuning()), world.Time, world.Cloud, Path.Combine(folder.FullName, "other.key"));
            var beside = await Assert.ThrowsAsync<ConfigurationException>(StartOther);
            Assert.Contains("copy its key file", Assert.Single(beside.Problems));

            // Alone it would take over what it cannot read.
            await first.CrashAsync();
            world.Time.Advance(ConductorLease.Length * 2);
            var alone = await Assert.ThrowsAsync<ConfigurationException>(StartOther);
            Assert.Contains("put the key file back", Assert.Single(alone.Problems));
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        silence.SetResult();
        world.Cloud.Hosts[0].Silence = null;
        var again = await world.StartConductorAsync();
        await again.UntilQuietAsync();
        Assert.Equal(VmState.Active, (await again.ReadAsync(id)).VmState);
    }

    [Fact]
    public async Task ATakeOverThatTheDatabaseHeldUpStartsNothingAfterTheLease()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite, hosts: 1);
        var silence = world.Cloud.Hosts[0].Silence = new TaskCompletionSource();
        var conductor = await world.StartConductorAsync();
        var id = (await SagaWorld.CreateAsync(conductor))[0];
        await StandingStillAsync(() => world.Cloud.Hosts[0].Commands == 1, "the build is at its host");
        var leaseId = conductor.Lease.Id;

        Task tick;
        await using (await HoldWriteLockAsync(world))
        {
            // The first look compares rows with runs: it asks while the lease is held and is answered when it is not.
            tick = conductor.Lease.TickAsync(TestContext.Current.CancellationToken);
            Assert.False(tick.IsCompleted);
            AdvanceWhileHeld(world, conductor);
            world.Time.Advance(ConductorLease.LookEvery);
            await StandingStillAsync(() => conductor.Engine.Running == 0, "the saga has been stopped");
            world.Time.Advance(2 * ConductorLease.Length);
        }

        await tick;
        Assert.True(conductor.Engine.Running == 0 || conductor.Lease.Id != leaseId, "The saga runs under a lease that has ended.");
        silence.SetResult();
        world.Cloud.Hosts[0].Silence = null;
        await conductor.UntilQuietAsync();
        Assert.NotEqual(leaseId, conductor.Lease.Id);
        Assert.Equal(VmState.Active, (await conductor.ReadAsync(id)).VmState);
        Assert.Equal(1, world.Cloud.Hosts[0].Built);

        // Once before the lease ended and once under the next: a third time would have been in between.
        Assert.Equal(2, world.Cloud.Hosts[0].Commands);
    }

    [Fact]
    public async Task ASagaCommittedAfterTheLeaseRunsUnderTheNextOne()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite, hosts: 1);
        var conductor = await world.StartConductorAsync();
        var leaseId = conductor.Lease.Id;
        Task<IReadOnlyList<Guid>> creating;
        await using (await HoldWriteLockAsync(world))
        {
            creating = SagaWorld.CreateAsync(conductor);
            AdvanceWhileHeld(world, conductor);
            world.Time.Advance(2 * ConductorLease.Length);
        }

        var id = (await creating)[0];
        await conductor.UntilQuietAsync();
        Assert.NotEqual(leaseId, conductor.Lease.Id);
        Assert.Equal(VmState.Active, (await conductor.ReadAsync(id)).VmState);
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task TwoConductorsCannotBothPassAGroupsPolicy(DatabaseKind database)
    {
        await using var world = await SagaWorld.MakeAsync(database, hosts: 3);
        var conductors = new[] { await world.StartConductorAsync(), await world.StartConductorAsync() };
        var group = await MakeGroupAsync(conductors[0], "anti-affinity");
        var request = SagaWorld.Request() with { SchedulerHints = $"{{\"group\": \"{group.Id}\"}}" };

        // The scheduler always names the first host first: the policy's check at the claim has to send them on.
        var ids = await Task.WhenAll(Enumerable.Range(0, 3).Select(async number => (await SagaWorld.CreateAsync(conductors[number % 2], request))[0]));
        await conductors[0].UntilQuietAsync();
        await conductors[1].UntilQuietAsync();
        var hosts = new List<string?>();
        foreach (var id in ids)
        {
            hosts.Add((await conductors[0].ReadAsync(id)).Host);
        }

        Assert.Equal(["host1", "host2", "host3"], hosts.Order());
        await Audit.CheckAsync(conductors[0].Database, world.Cloud);
    }

    [Fact]
    public async Task AffinityKeepsAGroupTogether()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite, hosts: 3);
        var conductor = await world.StartConductorAsync();
        var group = await MakeGroupAsync(conductor, "affinity");
        var request = SagaWorld.Request() with { SchedulerHints = $"{{\"group\": \"{group.Id}\"}}" };
        var first = await SagaWorld.BootAsync(conductor, request);
        world.Cloud.Decide = asked =>
        {
            Assert.Equal((group.Id, "affinity", 1), (asked.Group!.Id, asked.Group.Policy, asked.Group.MembersByHost["host1"]));
            return TestCloud.Decision(asked, world.Cloud["host2"].Choice, world.Cloud["host1"].Choice);
        };
        var second = await SagaWorld.BootAsync(conductor, request);
        Assert.Equal((await conductor.ReadAsync(first)).Host, (await conductor.ReadAsync(second)).Host);
    }

    [Fact]
    public async Task AMemberBetweenTwoHostsIsOnBothForTheSchedulerAsForTheClaim()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite, hosts: 3);
        var conductor = await world.StartConductorAsync();
        var group = await MakeGroupAsync(conductor, "anti-affinity");
        var request = SagaWorld.Request() with { SchedulerHints = $"{{\"group\": \"{group.Id}\"}}" };
        var first = await SagaWorld.BootAsync(conductor, request);
        await conductor.Get<ResizeServerHandler>().HandleAsync(new ResizeServer(first, SagaWorld.Large, null, null, false), TestConductor.Call(), default);
        await conductor.UntilQuietAsync();
        world.Cloud.Decide = asked =>
        {
            Assert.Equal(new Dictionary<string, int> { ["host1"] = 1, ["host2"] = 1 }, asked.Group!.MembersByHost);
            return TestCloud.Decision(asked, world.Cloud["host3"].Choice);
        };

        var second = await SagaWorld.BootAsync(conductor, request);

        Assert.Equal(("host2", "host3"), ((await conductor.ReadAsync(first)).Host, (await conductor.ReadAsync(second)).Host));
        await Audit.CheckAsync(conductor.Database, world.Cloud);
    }

    private static Task<ServerGroupRecord> MakeGroupAsync(TestConductor conductor, string policy) =>
        new CreateServerGroupHandler(conductor.Get<CallResults>(), conductor.Get<QuotaOptions>())
            .HandleAsync(new CreateServerGroup("group", policy, null), TestConductor.Call(), CancellationToken.None);

    /// <summary>Somebody holds the database's write lock: no renewal gets through.</summary>
    private static async Task<SqliteConnection> HoldWriteLockAsync(SagaWorld world)
    {
        var other = new SqliteConnection($"Data Source={world.DatabaseFile};Pooling=false");
        await other.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = other.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE";
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return other;
    }

    /// <summary>To the moment from which nothing may run any more.</summary>
    private static void AdvanceWhileHeld(SagaWorld world, TestConductor conductor)
    {
        while (conductor.Lease.IsHeld)
        {
            world.Time.Advance(TimeSpan.FromMilliseconds(100));
        }
    }

    /// <summary>Waits for other threads while the test's clock stands still.</summary>
    private static async Task StandingStillAsync(Func<bool> condition, string what)
    {
        for (var i = 0; !condition(); i++)
        {
            Assert.True(i < 60_000, $"Not after a minute or more: {what}.");
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }
}
