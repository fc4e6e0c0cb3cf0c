using Microsoft.Extensions.Time.Testing;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;

namespace Nova.Compute.Tests.Daemon;

/// <summary>Another process has the host's name.</summary>
public sealed class AdmissionTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 8, 21, 10, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_host_that_is_not_let_in_takes_no_commands_and_says_why()
    {
        var asked = new TaskCompletionSource<AdmitHost>(TaskCreationOptions.RunContinuationsAsynchronously);
        var refusal = "another nova-compute reports as host 'node'";
        await using var compute = await ComputeUnderTest.StartAsync(time: _time);
        var let = compute.Conductor.Admits;
        await compute.CrashAsync();
        compute.Conductor.Beats.Clear();
        compute.Conductor.Admits = request =>
        {
            asked.TrySetResult(request);
            return new HostAdmission(refusal, request.NodeId);
        };

        var start = compute.StartDaemonAsync();
        Assert.Equal(("node", "nova-compute"), ((await asked.Task).Host, (await asked.Task).Binary));
        for (var i = 0; i < 100; i++)
        {
            _time.Advance(Step);
            await Task.Delay(1);
        }

        Assert.Empty(compute.Conductor.Beats);
        Assert.False(compute.Node.Standing.IsServing);

        compute.Conductor.Admits = let;
        await start;
        Assert.True(compute.Node.Lease.IsHeld);
    }

    [Fact]
    public async Task A_host_whose_lease_another_process_took_serves_no_more_until_it_is_let_in_again()
    {
        await using var compute = await ComputeUnderTest.StartAsync(time: _time);
        compute.Conductor.Admits = request => new HostAdmission("another one has the name", request.NodeId);
        compute.Conductor.Refuses = [ComputeUnderTest.Host];
        await compute.UntilAsync(() => !compute.Node.Standing.IsServing && !compute.Node.Lease.IsHeld, Step);
        var build = compute.BuildAsync(Sample.Instance(ComputeUnderTest.Host));
        for (var i = 0; i < 50; i++)
        {
            _time.Advance(Step);
            await Task.Delay(1);
        }

        Assert.Empty(await compute.Driver.ListGuestsAsync(default));

        compute.Conductor.Refuses = null;
        compute.Conductor.Admits = request => new HostAdmission(null, request.NodeId);
        await compute.UntilAsync(() => build.IsCompleted, Step);
        Assert.Equal(PowerState.Running, (await build).PowerState);
    }

    [Fact]
    public async Task A_silent_hypervisor_is_told_with_the_heartbeat()
    {
        await using var compute = await ComputeUnderTest.StartAsync(time: _time);
        compute.Driver.Problem = "Connection to libvirt lost: no answer for 10 seconds";
        await compute.UntilAsync(() => compute.Conductor.Beats.Any(beat => beat.Any(service => service.Problem == compute.Driver.Problem)), Step);
    }
}
