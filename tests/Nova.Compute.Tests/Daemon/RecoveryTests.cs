using Microsoft.Extensions.Time.Testing;
using Nova.Compute.Drivers.Fake;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;

namespace Nova.Compute.Tests.Daemon;

public class RecoveryTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 8, 21, 10, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_build_cut_short_by_a_crash_is_done_again_when_asked_again()
    {
        await using var compute = await ComputeUnderTest.StartAsync("[fake]\njournal = file");
        var instance = Sample.Instance(ComputeUnderTest.Host);
        compute.Cues.Set(FakeCall.Spawn, FakeCue.Taking(TimeSpan.FromMinutes(10)));
        var build = compute.BuildAsync(instance, patience: TimeSpan.FromSeconds(2));
        await compute.UntilAsync(() => compute.Driver.HasDisks(instance.Id));

        await compute.CrashAsync();
        await compute.StartDaemonAsync();

        var state = await compute.BuildAsync(instance);
        Assert.Equal(PowerState.Running, state.PowerState);
        Assert.Equal(2, compute.Conductor.Claims.Count);

        // The first call is either answered by the second daemon or runs into its own deadline; never with an outcome of the cut-short work.
        await ((Task)build).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        Assert.True(build.IsCompletedSuccessfully || build.Exception!.InnerException is FaultException { Fault.Kind: FaultKind.Timeout });
    }

    [Fact]
    public async Task Outcomes_and_refusals_survive_a_restart()
    {
        await using var compute = await ComputeUnderTest.StartAsync("[fake]\njournal = file");
        var (built, failed, destroyed) = (Sample.Instance(ComputeUnderTest.Host), Sample.Instance(ComputeUnderTest.Host), Sample.Instance(ComputeUnderTest.Host));
        await compute.BuildAsync(built, attempt: 2);
        compute.Cues.Set(FakeCall.PrepareDisks, FakeCue.Failing);
        await Assert.ThrowsAsync<FaultException>(() => compute.BuildAsync(failed, attempt: 1));
        await compute.DestroyAsync(destroyed, attempt: 2);

        await compute.CrashAsync();
        await compute.StartDaemonAsync();

        Assert.Equal("/dev/vda", (await compute.BuildAsync(built, attempt: 2)).RootDeviceName);
        Assert.Equal(
            ComputeRpc.SupersededCode, (await Assert.ThrowsAsync<FaultException>(() => compute.BuildAsync(built, attempt: 1))).Fault.Code);
        Assert.Equal(
            ComputeRpc.RescheduleCode, (await Assert.ThrowsAsync<FaultException>(() => compute.BuildAsync(failed, attempt: 1))).Fault.Code);
        Assert.Equal(
            ComputeRpc.SupersededCode, (await Assert.ThrowsAsync<FaultException>(() => compute.BuildAsync(destroyed, attempt: 1))).Fault.Code);
        Assert.Single(compute.Conductor.Claims, claim => claim.InstanceId == built.Id);
    }

    [Fact]
    public async Task Guests_are_resumed_at_start_where_that_is_asked_for()
    {
        var ran = Sample.Instance(ComputeUnderTest.Host, VmState.Active) with { PowerState = PowerState.Running };
        var stopped = Sample.Instance(ComputeUnderTest.Host, VmState.Stopped) with { PowerState = PowerState.Shutdown };
        await using var compute = await ComputeUnderTest.StartAsync(
            "resume_guests_state_on_host_boot = true\n[fake]\nlost_power = true",
            script: conductor =>
            {
                conductor.Instances[ran.Id] = ran;
                conductor.Instances[stopped.Id] = stopped;
            });

        Assert.Equal(PowerState.Running, await compute.Driver.GetPowerStateAsync(ran.Id, default));
        Assert.Equal(PowerState.Shutdown, await compute.Driver.GetPowerStateAsync(stopped.Id, default));
    }

    [Fact]
    public async Task Guests_that_are_off_after_a_start_are_reported_where_resuming_is_not_asked_for()
    {
        var ran = Sample.Instance(ComputeUnderTest.Host, VmState.Active) with { PowerState = PowerState.Running };
        await using var compute = await ComputeUnderTest.StartAsync(
            "[fake]\nlost_power = true", script: conductor => conductor.Instances[ran.Id] = ran);

        await compute.UntilAsync(() => !compute.Conductor.Sights.IsEmpty);

        var sight = Assert.Single(compute.Conductor.Sights);
        Assert.Equal((ran.Id, PowerState.Shutdown), (sight.InstanceId, sight.PowerState));
    }

    [Fact]
    public async Task What_happens_to_a_guest_by_itself_is_reported_and_what_a_command_does_is_not()
    {
        await using var compute = await ComputeUnderTest.StartAsync(time: _time);
        var (crashed, commanded) = (Sample.Instance(ComputeUnderTest.Host), Sample.Instance(ComputeUnderTest.Host));
        await compute.BuildAsync(crashed);
        await compute.BuildAsync(commanded);
        compute.Cues.Set(FakeCall.Stop, FakeCue.Taking(TimeSpan.FromHours(1)));
        var stop = compute.ChangePowerAsync(commanded, 2, ServerAction.Stop);
        await compute.UntilAsync(() => compute.Node.Lanes.IsBusy(commanded.Id), Step);

        compute.Driver.Happen(commanded.Id, PowerState.Shutdown);
        compute.Driver.Happen(crashed.Id, PowerState.Crashed);
        await compute.UntilAsync(() => !compute.Conductor.Sights.IsEmpty, Step);

        var sight = Assert.Single(compute.Conductor.Sights);
        Assert.Equal((crashed.Id, PowerState.Crashed), (sight.InstanceId, sight.PowerState));
        await compute.DestroyAsync(commanded, 3);
        await Assert.ThrowsAsync<FaultException>(() => stop);
    }

    [Fact]
    public async Task What_happened_while_nobody_took_the_report_is_reported_later()
    {
        await using var compute = await ComputeUnderTest.StartAsync("sync_power_state_interval = 0", time: _time);
        var crashed = Sample.Instance(ComputeUnderTest.Host);
        await compute.BuildAsync(crashed);
        compute.Conductor.Vanish();
        compute.Driver.Happen(crashed.Id, PowerState.Crashed);
        await compute.UntilAsync(() => !compute.Node.Lease.IsHeld, Step);
        _time.Advance(TimeSpan.FromMinutes(5));

        compute.Conductor.Return();
        await compute.UntilAsync(() => !compute.Conductor.Sights.IsEmpty, Step);

        Assert.All(compute.Conductor.Sights, sight => Assert.Equal((crashed.Id, PowerState.Crashed), (sight.InstanceId, sight.PowerState)));
    }

    [Fact]
    public async Task Power_states_are_compared_at_every_interval_and_a_missing_guest_has_none()
    {
        await using var compute = await ComputeUnderTest.StartAsync("sync_power_state_interval = 60", time: _time);
        var agrees = Sample.Instance(ComputeUnderTest.Host, VmState.Active) with { PowerState = PowerState.Running };
        var missing = Sample.Instance(ComputeUnderTest.Host, VmState.Active) with { PowerState = PowerState.Running };
        await compute.BuildAsync(agrees);
        compute.Conductor.Instances[agrees.Id] = agrees;
        compute.Conductor.Instances[missing.Id] = missing;

        await compute.UntilAsync(() => !compute.Conductor.Sights.IsEmpty, TimeSpan.FromSeconds(1));

        Assert.All(compute.Conductor.Sights, sight => Assert.Equal((missing.Id, PowerState.NoState), (sight.InstanceId, sight.PowerState)));
    }

    [Theory]
    [InlineData("reap", null)]
    [InlineData("shutdown", PowerState.Shutdown)]
    [InlineData("log", PowerState.Running)]
    public async Task A_guest_of_a_deleted_instance_is_dealt_with_as_configured(string action, PowerState? left)
    {
        await using var compute = await ComputeUnderTest.StartAsync(
            $"running_deleted_instance_action = {action}\nrunning_deleted_instance_poll_interval = 5", time: _time);
        var (deleted, unknown) = (Sample.Instance(ComputeUnderTest.Host), Sample.Instance(ComputeUnderTest.Host));
        await compute.BuildAsync(deleted);
        await compute.BuildAsync(unknown);
        compute.Conductor.Gone[deleted.Id] = ComputeUnderTest.Host;

        var later = _time.GetUtcNow() + TimeSpan.FromSeconds(12);
        await compute.UntilAsync(() => _time.GetUtcNow() > later, Step);

        Assert.Equal(left ?? PowerState.NoState, await compute.Driver.GetPowerStateAsync(deleted.Id, default));
        Assert.Equal(PowerState.Running, await compute.Driver.GetPowerStateAsync(unknown.Id, default));
    }
}
