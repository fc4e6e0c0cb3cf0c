using Nova.Core.Faults;
using Nova.Core.Networks;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;

namespace Nova.Compute.Tests.Daemon;

public class InterfaceTests
{
    private static readonly InstanceInterface Nic =
        new(Guid.NewGuid(), "fa:16:3e:00:00:01", Guid.NewGuid(), "private", InstanceInterface.BridgeType, "br100", "tap0", null, [], null);

    [Fact]
    public async Task An_interface_is_plugged_in_and_out_and_the_answers_are_repeated()
    {
        await using var compute = await ComputeUnderTest.StartAsync();
        var instance = Sample.Instance(ComputeUnderTest.Host, VmState.Active) with { Interfaces = [Nic] };
        await compute.BuildAsync(instance);

        foreach (var _ in new[] { 1, 2 })
        {
            Assert.Equal(PowerState.Running, (await AttachAsync(compute, instance, 2, Nic.Id)).PowerState);
            Assert.Equal([Nic.Id], compute.Driver.Plugged.Keys);
        }

        foreach (var _ in new[] { 1, 2 })
        {
            Assert.Equal(PowerState.Running, (await DetachAsync(compute, instance, 3, Nic.Id)).PowerState);
            Assert.Empty(compute.Driver.Plugged);
        }

        Assert.Equal(
            [(2, TaskState.Networking), (3, TaskState.Networking)],
            compute.Conductor.Claims.Select(claim => (claim.Attempt, claim.TaskState)).Where(claim => claim.Attempt > 1).Distinct());
    }

    [Fact]
    public async Task An_order_that_came_too_late_plugs_nothing_in_and_an_interface_that_is_not_the_instances_is_none()
    {
        await using var compute = await ComputeUnderTest.StartAsync();
        var instance = Sample.Instance(ComputeUnderTest.Host, VmState.Active) with { Interfaces = [Nic] };
        await compute.BuildAsync(instance);
        await compute.ChangePowerAsync(instance, 4, ServerAction.Stop);

        var late = await Assert.ThrowsAsync<FaultException>(() => AttachAsync(compute, instance, 3, Nic.Id));
        var unknown = await Assert.ThrowsAsync<FaultException>(() => AttachAsync(compute, instance, 5, instance.Id));

        Assert.Equal((ComputeRpc.SupersededCode, $"Port id {instance.Id} could not be found."), (late.Fault.Code, unknown.Message));
        Assert.Empty(compute.Driver.Plugged);
    }

    [Fact]
    public async Task Where_there_is_no_guest_an_interface_is_unplugged_and_none_can_be_plugged_in()
    {
        await using var compute = await ComputeUnderTest.StartAsync();
        var instance = Sample.Instance(ComputeUnderTest.Host, VmState.Active) with { Interfaces = [Nic] };

        Assert.Equal(PowerState.NoState, (await DetachAsync(compute, instance, 1, Nic.Id)).PowerState);
        Assert.Equal(ComputeRpc.GuestMissingCode, (await Assert.ThrowsAsync<FaultException>(() => AttachAsync(compute, instance, 2, Nic.Id))).Fault.Code);
    }

    private static Task<GuestState> AttachAsync(ComputeUnderTest compute, InstanceRecord instance, int attempt, Guid nic) =>
        compute.CallAsync(ComputeRpc.AttachInterface, new AttachInterface(instance, instance.Id, attempt, nic));

    private static Task<GuestState> DetachAsync(ComputeUnderTest compute, InstanceRecord instance, int attempt, Guid nic) =>
        compute.CallAsync(ComputeRpc.DetachInterface, new DetachInterface(instance, instance.Id, attempt, nic));
}
