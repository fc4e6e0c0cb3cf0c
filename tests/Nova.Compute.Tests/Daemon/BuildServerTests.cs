using Nova.Compute.Drivers.Fake;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;

namespace Nova.Compute.Tests.Daemon;

public class BuildServerTests
{
    [Fact]
    public async Task A_built_guest_runs_and_its_devices_have_names()
    {
        await using var compute = await ComputeUnderTest.StartAsync();
        var instance = Sample.Instance(ComputeUnderTest.Host);

        var state = await compute.BuildAsync(instance);

        Assert.Equal(PowerState.Running, state.PowerState);
        Assert.Equal("/dev/vda", state.RootDeviceName);
        Assert.Equal("/dev/vda", Assert.Single(state.BlockDevices!).DeviceName);
        var guest = Assert.Single(await compute.Driver.ListGuestsAsync(default));
        Assert.Equal((instance.Id, 1, PowerState.Running), (guest.InstanceId, guest.Attempt, guest.PowerState));
        var claim = Assert.Single(compute.Conductor.Claims);
        Assert.Equal((instance.Id, 1, ComputeUnderTest.Host, TaskState.Spawning), (claim.InstanceId, claim.Attempt, claim.Host, claim.TaskState));
    }

    [Fact]
    public async Task A_repeat_joins_the_build_and_is_answered_after_it()
    {
        await using var compute = await ComputeUnderTest.StartAsync();
        var instance = Sample.Instance(ComputeUnderTest.Host);
        compute.Cues.Set(FakeCall.Spawn, FakeCue.Taking(TimeSpan.FromMilliseconds(100)));

        var both = await Task.WhenAll(compute.BuildAsync(instance), compute.BuildAsync(instance));
        var later = await compute.BuildAsync(instance);

        Assert.All([.. both, later], state => Assert.Equal(PowerState.Running, state.PowerState));
        Assert.Single(compute.Conductor.Claims);
    }

    [Fact]
    public async Task A_lower_attempt_is_refused_after_a_higher_one()
    {
        await using var compute = await ComputeUnderTest.StartAsync();
        var instance = Sample.Instance(ComputeUnderTest.Host);
        await compute.BuildAsync(instance, attempt: 2);

        var fault = await Assert.ThrowsAsync<FaultException>(() => compute.BuildAsync(instance, attempt: 1));

        Assert.Equal(ComputeRpc.SupersededCode, fault.Fault.Code);
        Assert.Equal(2, Assert.Single(await compute.Driver.ListGuestsAsync(default)).Attempt);
    }

    [Fact]
    public async Task An_order_that_comes_late_and_is_not_granted_leaves_the_running_guest_alone()
    {
        // The guest is found again after a restart; the attempt that built it is not in the journal, as after a loss of power.
        var instance = Sample.Instance(ComputeUnderTest.Host) with { VmState = VmState.Active, PowerState = PowerState.Running };
        await using var compute = await ComputeUnderTest.StartAsync(script: conductor =>
        {
            conductor.Instances[instance.Id] = instance;
            conductor.Grants = _ => false;
        });

        var fault = await Assert.ThrowsAsync<FaultException>(() => compute.BuildAsync(instance, attempt: 1));

        Assert.Equal(ComputeRpc.SupersededCode, fault.Fault.Code);
        Assert.Equal(PowerState.Running, Assert.Single(await compute.Driver.ListGuestsAsync(default)).PowerState);
    }

    [Fact]
    public async Task A_destroy_cancels_a_running_build_and_leaves_nothing()
    {
        await using var compute = await ComputeUnderTest.StartAsync();
        var instance = Sample.Instance(ComputeUnderTest.Host);
        compute.Cues.Set(FakeCall.Spawn, FakeCue.Taking(TimeSpan.FromMinutes(10)));
        var build = compute.BuildAsync(instance, attempt: 1);
        await compute.UntilAsync(() => compute.Driver.HasDisks(instance.Id));

        await compute.DestroyAsync(instance, attempt: 2);

        var fault = await Assert.ThrowsAsync<FaultException>(() => build);
        Assert.Equal(ComputeRpc.SupersededCode, fault.Fault.Code);
        await compute.AssertNothingLeftAsync(instance.Id);
    }

    [Fact]
    public async Task An_attempt_the_conductor_does_not_grant_makes_nothing()
    {
        await using var compute = await ComputeUnderTest.StartAsync(script: conductor => conductor.Grants = _ => false);
        var instance = Sample.Instance(ComputeUnderTest.Host);

        var fault = await Assert.ThrowsAsync<FaultException>(() => compute.BuildAsync(instance));

        Assert.Equal(ComputeRpc.SupersededCode, fault.Fault.Code);
        await compute.AssertNothingLeftAsync(instance.Id);
    }

    [Fact]
    public async Task A_build_past_its_deadline_stops_and_leaves_nothing()
    {
        await using var compute = await ComputeUnderTest.StartAsync();
        var instance = Sample.Instance(ComputeUnderTest.Host);
        compute.Cues.Set(FakeCall.Spawn, FakeCue.Taking(TimeSpan.FromMinutes(10)));

        var fault = await Assert.ThrowsAsync<FaultException>(
            () => compute.BuildAsync(instance, deadline: TimeProvider.System.GetUtcNow() + TimeSpan.FromMilliseconds(300)));

        Assert.Equal((FaultKind.Timeout, null), (fault.Fault.Kind, fault.Fault.Code));
        await compute.AssertNothingLeftAsync(instance.Id);
    }

    [Theory]
    [InlineData("prepare_disks fail=1")]
    [InlineData("prepare_disks fail=1 when=after")]
    [InlineData("spawn fail=1")]
    [InlineData("spawn fail=1 when=after")]
    [InlineData("power_state fail=1")]
    public async Task A_failure_at_any_step_leaves_nothing_and_lets_another_host_try(string cue)
    {
        await using var compute = await ComputeUnderTest.StartAsync();
        var instance = Sample.Instance(ComputeUnderTest.Host);
        compute.Cues.Replace([FakeCue.Parse(cue)!.Value]);

        var fault = await Assert.ThrowsAsync<FaultException>(() => compute.BuildAsync(instance));

        Assert.Equal(ComputeRpc.RescheduleCode, fault.Fault.Code);
        Assert.NotNull(fault.Fault.Details);
        compute.Cues.Replace([]);
        await compute.AssertNothingLeftAsync(instance.Id);
        var again = await Assert.ThrowsAsync<FaultException>(() => compute.BuildAsync(instance));
        Assert.Equal(fault.Fault, again.Fault);
    }

    [Fact]
    public async Task A_failure_that_cannot_be_cleaned_up_lets_no_other_host_try()
    {
        await using var compute = await ComputeUnderTest.StartAsync();
        var instance = Sample.Instance(ComputeUnderTest.Host);
        // The first destroy is the clean-up before the build.
        compute.Cues.Replace([FakeCue.Parse("spawn delay=200 fail=1 when=after")!.Value]);
        var build = compute.BuildAsync(instance);
        await compute.UntilAsync(() => compute.Driver.HasDisks(instance.Id));
        compute.Cues.Set(FakeCall.Destroy, FakeCue.Failing);

        var fault = await Assert.ThrowsAsync<FaultException>(() => build);

        Assert.Null(fault.Fault.Code);
        compute.Cues.Replace([]);
        await compute.DestroyAsync(instance, attempt: 2);
        await compute.AssertNothingLeftAsync(instance.Id);
    }

    [Fact]
    public async Task A_destroy_that_failed_is_tried_again_when_asked_again()
    {
        await using var compute = await ComputeUnderTest.StartAsync();
        var instance = Sample.Instance(ComputeUnderTest.Host);
        await compute.BuildAsync(instance);
        compute.Cues.Set(FakeCall.Destroy, FakeCue.Failing with { Times = 1 });

        await Assert.ThrowsAsync<FaultException>(() => compute.DestroyAsync(instance, attempt: 2));
        await compute.DestroyAsync(instance, attempt: 2);

        await compute.AssertNothingLeftAsync(instance.Id);
    }

    [Fact]
    public async Task No_more_builds_run_at_once_than_allowed()
    {
        await using var compute = await ComputeUnderTest.StartAsync("max_concurrent_builds = 2");
        compute.Cues.Set(FakeCall.Spawn, FakeCue.Taking(TimeSpan.FromMinutes(10)));
        var instances = Enumerable.Range(0, 5).Select(_ => Sample.Instance(ComputeUnderTest.Host)).ToList();
        var builds = instances.Select(instance => compute.BuildAsync(instance)).ToList();
        await compute.UntilAsync(() => compute.Conductor.Claims.Count == 2);

        // A destroy is not held up by builds that wait for their turn.
        var waiting = instances.Single(instance => instance == instances.Last(one => compute.Conductor.Claims.All(claim => claim.InstanceId != one.Id)));
        await compute.DestroyAsync(waiting, attempt: 2);

        Assert.Equal(2, compute.Conductor.Claims.Count);
        foreach (var instance in instances.Except([waiting]))
        {
            await compute.DestroyAsync(instance, attempt: 2);
        }

        foreach (var build in builds)
        {
            await Assert.ThrowsAsync<FaultException>(() => build);
        }
    }
}
