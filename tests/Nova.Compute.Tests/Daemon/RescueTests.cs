using Nova.Compute.Drivers.Fake;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;

namespace Nova.Compute.Tests.Daemon;

public class RescueTests
{
    [Fact]
    public async Task A_guest_is_rescued_and_restored_and_each_answer_is_repeated()
    {
        await using var compute = await ComputeUnderTest.StartAsync();
        var instance = Sample.Instance(ComputeUnderTest.Host, VmState.Active);
        await compute.BuildAsync(instance);

        foreach (var _ in new[] { 1, 2 })
        {
            Assert.Equal(PowerState.Running, (await RescueAsync(compute, instance, 2)).PowerState);
        }

        Assert.Equal(2, Assert.Single(await compute.Driver.ListGuestsAsync(default)).Attempt);
        Assert.True(compute.Driver.HasRescueDisk(instance.Id));
        Assert.Contains((2, TaskState.Rescuing), compute.Conductor.Claims.Select(claim => (claim.Attempt, claim.TaskState)));

        foreach (var _ in new[] { 1, 2 })
        {
            Assert.Equal(PowerState.Running, (await UnrescueAsync(compute, instance, 3)).PowerState);
        }

        Assert.Equal(3, Assert.Single(await compute.Driver.ListGuestsAsync(default)).Attempt);
        Assert.False(compute.Driver.HasRescueDisk(instance.Id));
    }

    /// <summary>OSSA-2014-017, OSSA-2014-032: what a rescue had made outlived the server.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData(nameof(FakeCall.Stop))]
    [InlineData(nameof(FakeCall.Spawn))]
    public async Task Ossa2014_017_a_delete_in_rescue_and_ossa2014_032_after_one_that_failed_leaves_nothing(string? failing)
    {
        await using var compute = await ComputeUnderTest.StartAsync();
        var instance = Sample.Instance(ComputeUnderTest.Host, VmState.Active);
        await compute.BuildAsync(instance);
        if (failing is not null)
        {
            compute.Cues.Set(Enum.Parse<FakeCall>(failing), FakeCue.Failing with { Times = 1 });
            var failed = await Assert.ThrowsAsync<FaultException>(() => RescueAsync(compute, instance, 2));
            Assert.Null(failed.Fault.Code);
        }
        else
        {
            await RescueAsync(compute, instance, 2);
        }

        Assert.Equal(failing is null, compute.Driver.HasRescueDisk(instance.Id));
        await compute.DestroyAsync(instance, 3);
        await compute.AssertNothingLeftAsync(instance.Id);
        Assert.False(compute.Driver.HasRescueDisk(instance.Id));
    }

    /// <summary>A guest that does not start is no fault of ours but an error of libvirt's, and its rescue disk has a password in it all the same.</summary>
    [Fact]
    public async Task Ossa2014_032_what_the_hypervisor_refuses_in_its_own_words_leaves_nothing_either()
    {
        await using var compute = await ComputeUnderTest.StartAsync();
        var instance = Sample.Instance(ComputeUnderTest.Host, VmState.Active);
        await compute.BuildAsync(instance);
        compute.Cues.Set(FakeCall.Spawn, FakeCue.Failing with { Times = 1, Error = new InvalidOperationException("qemu unexpectedly closed the monitor") });

        await Assert.ThrowsAsync<FaultException>(() => RescueAsync(compute, instance, 2));

        Assert.False(compute.Driver.HasRescueDisk(instance.Id));
    }

    [Fact]
    public async Task An_image_that_cannot_be_used_disturbs_nothing()
    {
        await using var compute = await ComputeUnderTest.StartAsync();
        var instance = Sample.Instance(ComputeUnderTest.Host, VmState.Active);
        await compute.BuildAsync(instance);
        compute.Cues.Set(FakeCall.PrepareRescue, FakeCue.Failing with { Times = 1 });

        var refused = await Assert.ThrowsAsync<FaultException>(() => RescueAsync(compute, instance, 2));

        Assert.Equal(ComputeRpc.UntouchedCode, refused.Fault.Code);
        Assert.Equal((1, PowerState.Running), Assert.Single(await compute.Driver.ListGuestsAsync(default)) is var guest ? (guest.Attempt, guest.PowerState) : default);
        Assert.False(compute.Driver.HasRescueDisk(instance.Id));
        Assert.Equal(PowerState.Running, (await RescueAsync(compute, instance, 3)).PowerState);
    }

    /// <summary>A rescue that was broken off in the middle: whatever starts the guest next removes what there is, a password among it.</summary>
    [Fact]
    public async Task What_a_broken_off_rescue_left_goes_when_the_guest_starts_from_its_own_disks()
    {
        await using var compute = await ComputeUnderTest.StartAsync();
        var instance = Sample.Instance(ComputeUnderTest.Host, VmState.Active);
        await compute.BuildAsync(instance);
        compute.Cues.Set(FakeCall.Spawn, FakeCue.Taking(TimeSpan.FromHours(1)));
        await Assert.ThrowsAsync<FaultException>(
            () => compute.CallAsync(ComputeRpc.RescueGuest, Sample.Build(instance, 2, TimeProvider.System.GetUtcNow().AddSeconds(2))));
        Assert.True(compute.Driver.HasRescueDisk(instance.Id));
        compute.Cues.Set(FakeCall.Spawn, FakeCue.None);

        await compute.ChangePowerAsync(instance with { VmState = VmState.Error }, 3, ServerAction.RebootHard);

        Assert.False(compute.Driver.HasRescueDisk(instance.Id));
        Assert.False(compute.Node.Parts.SpecOf(instance with { VmState = VmState.Rescued }, instance.Id, 3).IsRescue);
    }

    /// <summary>Whoever starts the guest of a rescued server starts the rescue system: a hard reboot, or the host after its own.</summary>
    [Fact]
    public async Task A_reboot_of_a_rescued_server_boots_the_rescue_system_and_of_any_other_its_own_disks()
    {
        await using var compute = await ComputeUnderTest.StartAsync();
        var instance = Sample.Instance(ComputeUnderTest.Host, VmState.Active);
        await compute.BuildAsync(instance);
        Assert.False(compute.Node.Parts.SpecOf(instance with { VmState = VmState.Rescued }, instance.Id, 2).IsRescue);
        await RescueAsync(compute, instance, 2);

        Assert.True(compute.Node.Parts.SpecOf(instance with { VmState = VmState.Rescued }, instance.Id, 2).IsRescue);
        Assert.False(compute.Node.Parts.SpecOf(instance with { VmState = VmState.Error }, instance.Id, 2).IsRescue);

        await UnrescueAsync(compute, instance, 3);
        Assert.False(compute.Node.Parts.SpecOf(instance with { VmState = VmState.Rescued }, instance.Id, 3).IsRescue);
    }

    [Theory]
    [InlineData(nameof(FakeCall.Destroy))]
    [InlineData(nameof(FakeCall.Spawn))]
    [InlineData(nameof(FakeCall.RemoveRescue))]
    public async Task An_unrescue_that_fails_half_way_is_done_again_by_a_hard_reboot_or_a_delete(string call)
    {
        await using var compute = await ComputeUnderTest.StartAsync();
        var instance = Sample.Instance(ComputeUnderTest.Host, VmState.Active);
        await compute.BuildAsync(instance);
        await RescueAsync(compute, instance, 2);
        compute.Cues.Set(Enum.Parse<FakeCall>(call), FakeCue.Failing with { Times = 1 });

        await Assert.ThrowsAsync<FaultException>(() => UnrescueAsync(compute, instance, 3));

        Assert.Equal(PowerState.Running, (await compute.ChangePowerAsync(instance with { VmState = VmState.Error }, 4, ServerAction.RebootHard)).PowerState);
        await compute.DestroyAsync(instance, 5);
        await compute.AssertNothingLeftAsync(instance.Id);
        Assert.False(compute.Driver.HasRescueDisk(instance.Id));
    }

    private static Task<GuestState> RescueAsync(ComputeUnderTest compute, InstanceRecord instance, int attempt) =>
        compute.CallAsync(ComputeRpc.RescueGuest, Sample.Build(instance, attempt));

    private static Task<GuestState> UnrescueAsync(ComputeUnderTest compute, InstanceRecord instance, int attempt) =>
        compute.CallAsync(ComputeRpc.UnrescueGuest, new UnrescueGuest(instance with { VmState = VmState.Rescued }, instance.Id, attempt, DateTimeOffset.MaxValue));
}
