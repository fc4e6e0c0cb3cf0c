using Nova.Compute.Drivers.Fake;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;

namespace Nova.Compute.Tests.Daemon;

public sealed class MoveTests
{
    private readonly Guid _destination = Guid.NewGuid();

    [Fact]
    public async Task A_guest_that_is_to_move_is_stopped_and_set_aside_and_a_repeat_gets_the_same_offer()
    {
        await using var compute = await ComputeUnderTest.StartAsync();
        var instance = await BuildAsync(compute);

        var offer = await PrepareAsync(compute, instance, 2);

        Assert.Equal(PowerState.Running, offer.PowerState);
        var again = await PrepareAsync(compute, instance, 2);
        Assert.Equal((offer.PowerState, offer.Token, offer.Port), (again.PowerState, again.Token, again.Port));
        await compute.AssertNothingLeftAsync(instance.Id);
        Assert.True(compute.Driver.HasDisksAside(instance.Id));
    }

    [Theory]
    [InlineData(true, PowerState.Running)]
    [InlineData(false, PowerState.Shutdown)]
    public async Task A_move_that_is_taken_back_brings_the_guest_back(bool powerOn, PowerState expected)
    {
        await using var compute = await ComputeUnderTest.StartAsync();
        var instance = await BuildAsync(compute);
        await PrepareAsync(compute, instance, 2);

        foreach (var _ in new[] { 1, 2 })
        {
            Assert.Equal(expected, (await RevertAsync(compute, instance, 3, powerOn)).PowerState);
        }

        Assert.False(compute.Driver.HasDisksAside(instance.Id));
        Assert.Equal(PowerState.Running, (await compute.ChangePowerAsync(instance, 4, ServerAction.Start)).PowerState);
    }

    [Fact]
    public async Task A_move_that_was_never_begun_can_be_taken_back()
    {
        await using var compute = await ComputeUnderTest.StartAsync();
        var instance = await BuildAsync(compute);

        Assert.Equal(PowerState.Running, (await RevertAsync(compute, instance, 3, powerOn: true)).PowerState);
    }

    [Fact]
    public async Task A_power_action_takes_back_a_move_that_came_to_nothing()
    {
        await using var compute = await ComputeUnderTest.StartAsync();
        var instance = await BuildAsync(compute);
        await PrepareAsync(compute, instance, 2);

        Assert.Equal(PowerState.Running, (await compute.ChangePowerAsync(instance, 3, ServerAction.Start)).PowerState);
        Assert.False(compute.Driver.HasDisksAside(instance.Id));
    }

    [Theory]
    [InlineData(true, PowerState.Running)]
    [InlineData(false, PowerState.Shutdown)]
    public async Task On_the_same_host_the_new_guest_takes_the_place_of_the_old_one_until_it_is_confirmed(bool powerOn, PowerState expected)
    {
        await using var compute = await ComputeUnderTest.StartAsync();
        var instance = await BuildAsync(compute);
        var offer = await PrepareAsync(compute, instance, 2);

        foreach (var _ in new[] { 1, 2 })
        {
            Assert.Equal(expected, (await FinishAsync(compute, instance, 1, offer, powerOn)).PowerState);
        }

        Assert.True(compute.Driver.HasDisksAside(instance.Id));
        await compute.CallAsync(ComputeRpc.ConfirmMove, new ConfirmMove(instance, instance.Id, 3));
        Assert.False(compute.Driver.HasDisksAside(instance.Id));
        Assert.Equal(expected, await compute.Driver.GetPowerStateAsync(instance.Id, default));

        await compute.CallAsync(ComputeRpc.DestroyServer, new DestroyServer(instance, _destination, 2));
        await compute.AssertNothingLeftAsync(instance.Id);
    }

    [Fact]
    public async Task On_the_same_host_the_new_guest_goes_and_the_old_one_comes_back()
    {
        await using var compute = await ComputeUnderTest.StartAsync();
        var instance = await BuildAsync(compute);
        await FinishAsync(compute, instance, 1, await PrepareAsync(compute, instance, 2), powerOn: true);

        var tooEarly = await Assert.ThrowsAsync<FaultException>(() => RevertAsync(compute, instance, 3, powerOn: true));
        Assert.Equal(FaultKind.Conflict, tooEarly.Fault.Kind);

        await compute.CallAsync(ComputeRpc.DestroyServer, new DestroyServer(instance, _destination, 2));
        Assert.True(compute.Driver.HasDisksAside(instance.Id));
        Assert.Equal(PowerState.Running, (await RevertAsync(compute, instance, 4, powerOn: true)).PowerState);
        Assert.Contains(await compute.Driver.ListGuestsAsync(default), guest => guest is { Attempt: 4 });
    }

    [Theory]
    [InlineData(FakeCall.ReceiveDisks)]
    [InlineData(FakeCall.Spawn)]
    public async Task A_guest_that_fails_to_arrive_leaves_nothing_and_what_was_set_aside_stays(object at)
    {
        await using var compute = await ComputeUnderTest.StartAsync();
        var instance = await BuildAsync(compute);
        var offer = await PrepareAsync(compute, instance, 2);
        compute.Cues.Set((FakeCall)at, FakeCue.Failing with { FailAfter = true });

        var fault = await Assert.ThrowsAsync<FaultException>(() => FinishAsync(compute, instance, 1, offer, powerOn: true));

        Assert.Equal(ComputeRpc.RescheduleCode, fault.Fault.Code);
        await compute.AssertNothingLeftAsync(instance.Id);
        Assert.True(compute.Driver.HasDisksAside(instance.Id));
    }

    [Fact]
    public async Task Removing_a_guest_that_never_came_leaves_the_one_in_its_place_alone()
    {
        await using var compute = await ComputeUnderTest.StartAsync();
        var instance = await BuildAsync(compute);

        await compute.CallAsync(ComputeRpc.DestroyServer, new DestroyServer(instance, _destination, 1));

        Assert.Equal(PowerState.Running, await compute.Driver.GetPowerStateAsync(instance.Id, default));
    }

    [Fact]
    public async Task A_server_deleted_in_the_middle_leaves_nothing()
    {
        await using var compute = await ComputeUnderTest.StartAsync();
        var instance = await BuildAsync(compute);
        await PrepareAsync(compute, instance, 2);

        await compute.DestroyAsync(instance, 3);

        await compute.AssertNothingLeftAsync(instance.Id);
        Assert.False(compute.Driver.HasDisksAside(instance.Id));
    }

    private static async Task<InstanceRecord> BuildAsync(ComputeUnderTest compute)
    {
        var instance = Sample.Instance(ComputeUnderTest.Host);
        await compute.BuildAsync(instance);
        return instance;
    }

    private Task<MoveOffer> PrepareAsync(ComputeUnderTest compute, InstanceRecord instance, int attempt) => compute.CallAsync(
        ComputeRpc.PrepareMove, new PrepareMove(instance, instance.Id, attempt, ComputeUnderTest.Host, _destination, DateTimeOffset.MaxValue));

    private Task<GuestState> FinishAsync(ComputeUnderTest compute, InstanceRecord instance, int attempt, MoveOffer offer, bool powerOn) => compute.CallAsync(
        ComputeRpc.FinishMove,
        new FinishMove(instance, _destination, attempt, ComputeUnderTest.Host, instance.Id, offer, null, powerOn, DateTimeOffset.MaxValue));

    private static Task<GuestState> RevertAsync(ComputeUnderTest compute, InstanceRecord instance, int attempt, bool powerOn) => compute.CallAsync(
        ComputeRpc.RevertMove, new RevertMove(instance, instance.Id, attempt, powerOn, DateTimeOffset.MaxValue));
}
