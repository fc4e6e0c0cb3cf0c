using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;

namespace Nova.Compute.Tests.Daemon;

public class InsideTests
{
    private static readonly Dictionary<string, string> WithAgent = new() { ["hw_qemu_guest_agent"] = "true" };

    [Fact]
    public async Task A_password_is_set_in_the_guest_that_runs_and_the_answer_is_repeated()
    {
        await using var compute = await ComputeUnderTest.StartAsync();
        var instance = Sample.Instance(ComputeUnderTest.Host, VmState.Active) with { ImageProperties = WithAgent };
        await compute.BuildAsync(instance);

        foreach (var _ in new[] { 1, 2 })
        {
            Assert.Equal(PowerState.Running, (await SetAsync(compute, instance, 2)).PowerState);
        }

        Assert.Equal("n3w", compute.Driver.Passwords[instance.Id]);
        Assert.Contains((2, TaskState.UpdatingPassword), compute.Conductor.Claims.Select(claim => (claim.Attempt, claim.TaskState)));
    }

    [Fact]
    public async Task A_guest_that_is_off_or_has_no_agent_gets_none()
    {
        await using var compute = await ComputeUnderTest.StartAsync();
        var instance = Sample.Instance(ComputeUnderTest.Host, VmState.Active) with { ImageProperties = new Dictionary<string, string>() };
        await compute.BuildAsync(instance);

        Assert.Equal("Guest agent is not enabled for the instance", (await Assert.ThrowsAsync<FaultException>(() => SetAsync(compute, instance, 2))).Message);
        await compute.ChangePowerAsync(instance, 3, ServerAction.Stop);
        var off = await Assert.ThrowsAsync<FaultException>(() => SetAsync(compute, instance with { ImageProperties = WithAgent }, 4));

        Assert.Equal((FaultKind.Conflict, $"Failed to set admin password on {instance.Id} because instance is not running"), (off.Fault.Kind, off.Message));
        Assert.Empty(compute.Driver.Passwords);
    }

    [Fact]
    public async Task A_guest_that_runs_is_interrupted()
    {
        await using var compute = await ComputeUnderTest.StartAsync();
        var instance = Sample.Instance(ComputeUnderTest.Host, VmState.Active);
        await compute.BuildAsync(instance);

        await compute.CallAsync(ComputeRpc.InjectNmi, new GuestQuery(instance.Id));
        Assert.Equal([instance.Id], compute.Driver.Interrupts);

        await compute.ChangePowerAsync(instance, 2, ServerAction.Stop);
        await Assert.ThrowsAsync<FaultException>(() => compute.CallAsync(ComputeRpc.InjectNmi, new GuestQuery(instance.Id)));
    }

    private static Task<GuestState> SetAsync(ComputeUnderTest compute, InstanceRecord instance, int attempt) =>
        compute.CallAsync(ComputeRpc.SetGuestPassword, new SetGuestPassword(instance, instance.Id, attempt, "n3w"));
}
