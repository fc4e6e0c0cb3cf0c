using Nova.Compute.Drivers.Fake;
using Nova.Compute.Guests;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;

namespace Nova.Compute.Tests.Daemon;

/// <summary>A guest goes and comes while it runs.</summary>
public sealed class LiveMigrationTests
{
    private readonly InstanceRecord _instance = Sample.Instance(ComputeUnderTest.Host);
    private readonly Guid _migration = Guid.NewGuid();

    [Fact]
    public async Task A_guest_leaves_and_a_repeat_is_answered_and_what_is_left_of_it_goes()
    {
        await using var compute = await BuiltAsync();

        foreach (var _ in new[] { 1, 2 })
        {
            Assert.Equal(PowerState.NoState, (await MigrateAsync(compute, 2)).PowerState);
        }

        Assert.Empty(await compute.Driver.ListGuestsAsync(default));
        Assert.True(compute.Driver.HasDisks(_instance.Id));
        Assert.Equal(_migration, Assert.Single(compute.Conductor.Progress).MigrationId);
        await compute.DestroyAsync(_instance, 3);
        await compute.AssertNothingLeftAsync(_instance.Id);
    }

    [Fact]
    public async Task One_that_is_given_up_runs_on()
    {
        await using var compute = await BuiltAsync();
        compute.Cues.Set(FakeCall.MigrateLive, FakeCue.Taking(TimeSpan.FromMinutes(10)));
        var migration = MigrateAsync(compute, 2);

        await SteerAsync(compute, abort: true);

        Assert.Equal(FaultKind.Conflict, (await Assert.ThrowsAsync<FaultException>(() => migration)).Fault.Kind);
        Assert.Equal(PowerState.Running, await compute.Driver.GetPowerStateAsync(_instance.Id, default));
    }

    [Fact]
    public async Task One_that_is_forced_is_done_at_once()
    {
        await using var compute = await BuiltAsync();
        compute.Cues.Set(FakeCall.MigrateLive, FakeCue.Taking(TimeSpan.FromMinutes(10)));
        var migration = MigrateAsync(compute, 2);

        await SteerAsync(compute, abort: false);

        Assert.Equal(PowerState.NoState, (await migration).PowerState);
    }

    [Fact]
    public async Task An_order_that_is_taken_back_leaves_the_guest_where_it_is_and_one_that_came_too_late_says_so()
    {
        await using var compute = await BuiltAsync();
        compute.Cues.Set(FakeCall.MigrateLive, FakeCue.Taking(TimeSpan.FromMinutes(10)));
        var migration = MigrateAsync(compute, 2);
        await compute.UntilAsync(() => !compute.Conductor.Progress.IsEmpty);

        Assert.Equal(PowerState.Running, (await StopAsync(compute, 3)).PowerState);
        await Assert.ThrowsAsync<FaultException>(() => migration);

        compute.Cues.Set(FakeCall.MigrateLive, FakeCue.None);
        await MigrateAsync(compute, 4);
        Assert.Equal(PowerState.NoState, (await StopAsync(compute, 5)).PowerState);
    }

    [Fact]
    public async Task A_guest_comes_once_its_source_has_let_it_go()
    {
        await using var compute = await ComputeUnderTest.StartAsync();
        await PrepareAsync(compute, 1);

        Assert.Equal(PowerState.NoState, (await FindAsync(compute, hasLeft: false)).PowerState);
        Assert.Equal(PowerState.Running, (await FindAsync(compute, hasLeft: true)).PowerState);
    }

    [Fact]
    public async Task One_after_the_other_leaves_and_one_that_is_given_up_does_not_wait_for_its_turn()
    {
        await using var compute = await BuiltAsync();
        var next = Sample.Instance(ComputeUnderTest.Host);
        await compute.BuildAsync(next);
        compute.Cues.Set(FakeCall.MigrateLive, FakeCue.Taking(TimeSpan.FromMinutes(10)));
        var first = MigrateAsync(compute, 2);
        await compute.UntilAsync(() => !compute.Conductor.Progress.IsEmpty);

        var second = compute.CallAsync(ComputeRpc.MigrateLive, new MigrateLive(next, next.Id, 2, Guid.NewGuid(), Target, 1, [], DateTimeOffset.MaxValue));
        while (!await IsGivenUpAsync(compute, next.Id))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
        }

        Assert.Equal(FaultKind.Conflict, (await Assert.ThrowsAsync<FaultException>(() => second)).Fault.Kind);
        Assert.Single(compute.Conductor.Progress);
        Assert.False(first.IsCompleted);
        await compute.CallAsync(ComputeRpc.SteerLive, new SteerLive(_instance.Id, false));
        Assert.Equal(PowerState.NoState, (await first).PowerState);
        Assert.Equal(PowerState.Running, await compute.Driver.GetPowerStateAsync(next.Id, default));
    }

    [Fact]
    public async Task Files_of_a_guest_that_this_host_does_not_know_are_shared_and_no_copy_takes_their_place()
    {
        await using var compute = await ComputeUnderTest.StartAsync();
        using var scratch = new Libvirt.Scratch();
        compute.Driver.Folder = scratch.At("instances");
        var runs = Guid.NewGuid();
        FolderOwner.Set(compute.Driver, _instance.Id, runs);

        var refused = await Assert.ThrowsAsync<FaultException>(() => PrepareAsync(compute, 1));

        Assert.Equal(FaultKind.Conflict, refused.Fault.Kind);
        Assert.Equal(runs, FolderOwner.Of(compute.Driver, _instance.Id));
        Assert.False(compute.Node.Records.Find(_instance.Id)!.HasAnything);
    }

    [Fact]
    public async Task Room_that_is_not_needed_goes_again()
    {
        await using var compute = await ComputeUnderTest.StartAsync();
        await PrepareAsync(compute, 1);

        await compute.CallAsync(ComputeRpc.DestroyServer, new DestroyServer(_instance, _instance.Id, 2, KeepFound: true));

        await compute.AssertNothingLeftAsync(_instance.Id);
    }

    private async Task<ComputeUnderTest> BuiltAsync()
    {
        var compute = await ComputeUnderTest.StartAsync();
        await compute.BuildAsync(_instance);
        return compute;
    }

    private static LiveTarget Target => new(true, "elsewhere", null, null, "", "", null, null);

    private Task<GuestState> MigrateAsync(ComputeUnderTest compute, int attempt) => compute.CallAsync(
        ComputeRpc.MigrateLive, new MigrateLive(_instance, _instance.Id, attempt, _migration, Target, 1, [], DateTimeOffset.MaxValue));

    private Task<GuestState> StopAsync(ComputeUnderTest compute, int attempt) => compute.CallAsync(ComputeRpc.StopLive, new StopLive(_instance, _instance.Id, attempt));

    private async Task SteerAsync(ComputeUnderTest compute, bool abort)
    {
        await compute.UntilAsync(() => !compute.Conductor.Progress.IsEmpty);
        await compute.CallAsync(ComputeRpc.SteerLive, new SteerLive(_instance.Id, abort));
    }

    private static async Task<bool> IsGivenUpAsync(ComputeUnderTest compute, Guid id)
    {
        try
        {
            await compute.CallAsync(ComputeRpc.SteerLive, new SteerLive(id, true));
            return true;
        }
        catch (FaultException early) when (early.Fault.Kind == FaultKind.Conflict)
        {
            return false;
        }
    }

    private Task<GuestState> PrepareAsync(ComputeUnderTest compute, int attempt) => compute.CallAsync(
        ComputeRpc.PrepareLive, new PrepareLive(_instance, _instance.Id, attempt, new LiveSource(null, 1, [], "", null), true, DateTimeOffset.MaxValue));

    private Task<GuestState> FindAsync(ComputeUnderTest compute, bool hasLeft) => compute.CallAsync(ComputeRpc.FindArrived, new FindArrived(_instance.Id, hasLeft));
}
