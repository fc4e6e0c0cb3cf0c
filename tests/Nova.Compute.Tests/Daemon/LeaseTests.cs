using Microsoft.Extensions.Time.Testing;
using Nova.Compute.Drivers.Fake;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Messaging.Transports.Faulty;
using Nova.Messaging.Wire;

namespace Nova.Compute.Tests.Daemon;

public class LeaseTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 8, 21, 10, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_host_that_cannot_report_starts_nothing_until_its_lease_is_back()
    {
        await using var compute = await ComputeUnderTest.StartAsync(time: _time);
        compute.Conductor.Vanish();
        await compute.UntilAsync(() => !compute.Node.Lease.IsHeld, Step);
        var instance = Sample.Instance(ComputeUnderTest.Host);

        var build = compute.BuildAsync(instance);
        for (var i = 0; i < 50; i++)
        {
            _time.Advance(Step);
            await Task.Delay(1);
        }

        Assert.Empty(await compute.Driver.ListGuestsAsync(default));
        Assert.False(build.IsCompleted);

        compute.Conductor.Return();
        await compute.UntilAsync(() => build.IsCompleted, Step);
        Assert.Equal(PowerState.Running, (await build).PowerState);
        Assert.True(compute.Node.Lease.Term > 1);
    }

    /// <summary>A conductor that dies between request and answer takes some messages with it; others answer.</summary>
    [Theory]
    [InlineData(MessageKind.Call)]
    [InlineData(MessageKind.Reply)]
    public async Task A_lease_outlives_the_loss_of_five_heartbeats_in_a_row(MessageKind lost)
    {
        const int Losses = 5;
        var seen = 0;
        FaultyBroker? broker = null;
        await using var compute = await ComputeUnderTest.StartAsync(time: _time, wrap: inner => broker = new FaultyBroker(inner, _ => MessageFate.Pass, _time));
        await compute.UntilAsync(() => compute.Node.Lease.IsHeld, Step);
        var term = compute.Node.Lease.Term;
        broker!.Plan = message => message.Kind == lost && message.Method == HostsRpc.ReportServices.Name && Interlocked.Increment(ref seen) <= Losses
            ? MessageFate.Drop
            : MessageFate.Pass;

        // Each sending is waited for before the clock goes on: the test's clock must not outrun the daemon.
        for (var sending = 1; sending <= Losses + 2; sending++)
        {
            await compute.UntilAsync(() => Volatile.Read(ref seen) >= sending, Step, TimeSpan.FromMilliseconds(100));
        }

        Assert.Equal(Losses, broker.Dropped);
        Assert.True(compute.Node.Lease.IsHeld);
        Assert.Equal(term, compute.Node.Lease.Term);
    }

    [Fact]
    public async Task A_start_during_which_the_lease_ends_is_undone_and_claimed_anew()
    {
        await using var compute = await ComputeUnderTest.StartAsync(time: _time);
        var instance = Sample.Instance(ComputeUnderTest.Host);
        compute.Cues.Set(FakeCall.Spawn, FakeCue.Taking(TimeSpan.FromHours(1)));
        var build = compute.BuildAsync(instance);
        await compute.UntilAsync(() => compute.Driver.HasDisks(instance.Id), TimeSpan.FromMilliseconds(10));
        Assert.NotEmpty(compute.Conductor.Claims);

        compute.Conductor.Vanish();
        await compute.UntilAsync(() => !compute.Node.Lease.IsHeld, Step);
        compute.Cues.Replace([]);
        compute.Conductor.Return();
        await compute.UntilAsync(() => build.IsCompleted, Step);

        Assert.Equal(PowerState.Running, (await build).PowerState);
        Assert.True(compute.Conductor.Claims.Count > 1);
    }

    [Fact]
    public async Task What_the_conductor_gave_away_meanwhile_is_destroyed_before_the_host_reports_up()
    {
        await using var compute = await ComputeUnderTest.StartAsync(time: _time);
        var (moved, stays, unknown) = (Sample.Instance(ComputeUnderTest.Host), Sample.Instance(ComputeUnderTest.Host), Sample.Instance(ComputeUnderTest.Host));
        foreach (var instance in new[] { moved, stays, unknown })
        {
            await compute.BuildAsync(instance);
        }

        compute.Conductor.Vanish();
        await compute.UntilAsync(() => !compute.Node.Lease.IsHeld, Step);
        // Beats sent before the lease ended must not be answered late: they say nothing of what happened since.
        var later = _time.GetUtcNow() + TimeSpan.FromSeconds(10);
        await compute.UntilAsync(() => _time.GetUtcNow() > later, Step);
        compute.Conductor.Instances[stays.Id] = stays with { VmState = VmState.Active };
        compute.Conductor.Gone[moved.Id] = ComputeUnderTest.Host;
        compute.Conductor.Beats.Clear();
        var movedWasThereAtBeat = false;
        compute.Conductor.OnBeat = () => movedWasThereAtBeat |= compute.Driver.HasDisks(moved.Id);
        compute.Conductor.Return();
        await compute.UntilAsync(() => compute.Node.Lease.IsHeld, Step);

        Assert.False(movedWasThereAtBeat);
        await compute.AssertNothingLeftAsync(moved.Id);
        Assert.Equal(
            new[] { stays.Id, unknown.Id }.Order(),
            (await compute.Driver.ListGuestsAsync(default)).Select(guest => guest.InstanceId).Order());
    }

    [Fact]
    public async Task A_build_refused_in_the_new_term_leaves_nothing()
    {
        await using var compute = await ComputeUnderTest.StartAsync(time: _time);
        var instance = Sample.Instance(ComputeUnderTest.Host);
        compute.Cues.Set(FakeCall.Spawn, FakeCue.Taking(TimeSpan.FromHours(1)));
        var build = compute.BuildAsync(instance);
        await compute.UntilAsync(() => compute.Driver.HasDisks(instance.Id), TimeSpan.FromMilliseconds(10));

        compute.Conductor.Vanish();
        await compute.UntilAsync(() => !compute.Node.Lease.IsHeld, Step);
        compute.Conductor.Grants = _ => false;
        compute.Conductor.Return();
        await compute.UntilAsync(() => build.IsCompleted, Step);

        var fault = await Assert.ThrowsAsync<Core.Faults.FaultException>(() => build);
        Assert.Equal(Core.Rpc.Compute.ComputeRpc.SupersededCode, fault.Fault.Code);
        await compute.AssertNothingLeftAsync(instance.Id);
    }
}
