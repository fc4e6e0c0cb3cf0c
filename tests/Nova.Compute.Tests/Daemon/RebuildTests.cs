using Nova.Compute.Drivers.Fake;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;

namespace Nova.Compute.Tests.Daemon;

public class RebuildTests
{
    [Theory]
    [InlineData(true, PowerState.Running)]
    [InlineData(false, PowerState.Shutdown)]
    public async Task A_guest_is_made_anew_and_the_answer_is_repeated(bool powerOn, PowerState expected)
    {
        await using var compute = await ComputeUnderTest.StartAsync();
        var instance = Sample.Instance(ComputeUnderTest.Host);
        await compute.BuildAsync(instance);

        foreach (var _ in new[] { 1, 2 })
        {
            var state = await compute.RebuildAsync(instance, 2, powerOn);
            Assert.Equal((expected, "/dev/vda"), (state.PowerState, state.RootDeviceName));
        }

        var guest = Assert.Single(await compute.Driver.ListGuestsAsync(default));
        Assert.Equal((2, expected), (guest.Attempt, guest.PowerState));
        Assert.Contains((2, TaskState.Rebuilding), compute.Conductor.Claims.Select(claim => (claim.Attempt, claim.TaskState)));
        await compute.DestroyAsync(instance, 3);
        await compute.AssertNothingLeftAsync(instance.Id);
    }

    [Fact]
    public async Task An_image_that_cannot_be_used_takes_nothing_away()
    {
        await using var compute = await ComputeUnderTest.StartAsync();
        var instance = Sample.Instance(ComputeUnderTest.Host);
        await compute.BuildAsync(instance);
        compute.Cues.Set(FakeCall.FetchParts, FakeCue.Failing with { Times = 1 });

        var refused = await Assert.ThrowsAsync<FaultException>(() => compute.RebuildAsync(instance, 2));

        Assert.Equal(ComputeRpc.UntouchedCode, refused.Fault.Code);
        var guest = Assert.Single(await compute.Driver.ListGuestsAsync(default));
        Assert.Equal((1, PowerState.Running), (guest.Attempt, guest.PowerState));
        Assert.Equal(PowerState.Running, (await compute.RebuildAsync(instance, 3)).PowerState);
    }

    [Theory]
    [InlineData(nameof(FakeCall.Stop), ComputeRpc.UntouchedCode)]
    [InlineData(nameof(FakeCall.Destroy), ComputeRpc.UntouchedCode)]
    [InlineData(nameof(FakeCall.ClearDisks), null)]
    [InlineData(nameof(FakeCall.PrepareDisks), null)]
    [InlineData(nameof(FakeCall.Spawn), null)]
    public async Task After_a_failure_half_way_the_guest_is_rebuilt_again_or_destroyed(string name, string? code)
    {
        var call = Enum.Parse<FakeCall>(name);
        await using var compute = await ComputeUnderTest.StartAsync();
        var instance = Sample.Instance(ComputeUnderTest.Host);
        await compute.BuildAsync(instance);
        compute.Cues.Set(call, FakeCue.Failing with { Times = 1 });

        var failed = await Assert.ThrowsAsync<FaultException>(() => compute.RebuildAsync(instance, 2));
        Assert.StartsWith($"Rebuild of instance {instance.Id} aborted: ", failed.Message, StringComparison.Ordinal);
        Assert.Equal(code, failed.Fault.Code);

        Assert.Equal(PowerState.Running, (await compute.RebuildAsync(instance, 3)).PowerState);
        Assert.Equal(3, Assert.Single(await compute.Driver.ListGuestsAsync(default)).Attempt);
        compute.Cues.Set(call, FakeCue.Failing with { Times = 1 });
        await Assert.ThrowsAsync<FaultException>(() => compute.RebuildAsync(instance, 4));
        compute.Cues.Set(call, FakeCue.None);
        await compute.DestroyAsync(instance, 5);
        await compute.AssertNothingLeftAsync(instance.Id);
    }

    [Fact]
    public async Task A_fetch_that_takes_too_long_takes_nothing_away()
    {
        await using var compute = await ComputeUnderTest.StartAsync();
        var instance = Sample.Instance(ComputeUnderTest.Host);
        await compute.BuildAsync(instance);
        compute.Cues.Set(FakeCall.FetchParts, FakeCue.Taking(TimeSpan.FromMinutes(1)));
        var build = Sample.Build(instance, 2, TimeProvider.System.GetUtcNow() + TimeSpan.FromMilliseconds(300));

        var late = await Assert.ThrowsAsync<FaultException>(
            () => compute.CallAsync(ComputeRpc.RebuildGuest, new RebuildGuest(build, KeepsEphemeral: false, PowerOn: true)));

        Assert.Equal((FaultKind.Timeout, ComputeRpc.UntouchedCode), (late.Fault.Kind, late.Fault.Code));
        Assert.Equal(1, Assert.Single(await compute.Driver.ListGuestsAsync(default)).Attempt);
    }

    [Theory]
    [InlineData(1, PowerState.Running)]
    [InlineData(2, PowerState.Running)]
    [InlineData(3, PowerState.NoState)]
    public async Task An_order_that_is_not_granted_any_more_takes_no_disk(int asked, PowerState left)
    {
        await using var compute = await ComputeUnderTest.StartAsync();
        var instance = Sample.Instance(ComputeUnderTest.Host);
        await compute.BuildAsync(instance);
        compute.Conductor.Grants = _ => --asked > 0;

        var refused = await Assert.ThrowsAsync<FaultException>(() => compute.RebuildAsync(instance, 2));

        Assert.Equal(ComputeRpc.SupersededCode, refused.Fault.Code);
        Assert.Equal(left, await compute.Driver.GetPowerStateAsync(instance.Id, default));
        Assert.True(compute.Driver.HasDisks(instance.Id));
    }
}
