using Nova.Core.Flavors;
using Nova.Core.Servers;

namespace Nova.Core.Tests.Servers;

public class InstanceTransitionsTests
{
    private static readonly Guid Id = Guid.Parse("0e44cc9c-e052-415d-afbf-469b0d384170");

    [Theory]
    [InlineData(ServerAction.Stop, VmState.Active, null, null)]
    [InlineData(ServerAction.Stop, VmState.Stopped, null, "Cannot 'stop' instance 0e44cc9c-e052-415d-afbf-469b0d384170 while it is in vm_state stopped")]
    [InlineData(ServerAction.Stop, VmState.Active, TaskState.PoweringOff, "Cannot 'stop' instance 0e44cc9c-e052-415d-afbf-469b0d384170 while it is in task_state powering-off")]
    [InlineData(ServerAction.Start, VmState.Stopped, null, null)]
    [InlineData(ServerAction.RebootHard, VmState.Active, TaskState.Rebooting, null)]
    [InlineData(ServerAction.RebootSoft, VmState.Active, TaskState.Rebooting, "Cannot 'reboot' instance 0e44cc9c-e052-415d-afbf-469b0d384170 while it is in task_state rebooting")]
    [InlineData(ServerAction.RebootHard, VmState.Rescued, null, "Cannot 'reboot' instance 0e44cc9c-e052-415d-afbf-469b0d384170 while it is in vm_state rescued")]
    [InlineData(ServerAction.Delete, VmState.Building, TaskState.Spawning, null)]
    [InlineData(ServerAction.Resume, VmState.Suspended, null, null)]
    [InlineData(ServerAction.UpdateMetadata, VmState.Stopped, TaskState.PoweringOn, null)]
    [InlineData(ServerAction.AbortLiveMigration, VmState.Stopped, null, "Cannot 'abort live migration' instance 0e44cc9c-e052-415d-afbf-469b0d384170 while it is in task_state None")]
    [InlineData(ServerAction.AbortLiveMigration, VmState.Paused, TaskState.Migrating, null)]
    [InlineData(ServerAction.ForceCompleteLiveMigration, VmState.Stopped, null, "Cannot 'force_complete' instance 0e44cc9c-e052-415d-afbf-469b0d384170 while it is in vm_state stopped")]
    [InlineData(ServerAction.ForceCompleteLiveMigration, VmState.Active, TaskState.Rebooting, "Cannot 'force_complete' instance 0e44cc9c-e052-415d-afbf-469b0d384170 while it is in task_state rebooting")]
    [InlineData(ServerAction.ForceCompleteLiveMigration, VmState.Active, TaskState.Migrating, null)]
    [InlineData(ServerAction.Evacuate, VmState.Active, TaskState.Deleting, "Cannot 'evacuate' instance 0e44cc9c-e052-415d-afbf-469b0d384170 while it is in task_state deleting")]
    [InlineData(ServerAction.Evacuate, VmState.Active, TaskState.SoftDeleting, "Cannot 'evacuate' instance 0e44cc9c-e052-415d-afbf-469b0d384170 while it is in task_state soft-deleting")]
    [InlineData(ServerAction.Evacuate, VmState.Active, TaskState.Rebuilding, null)]
    public void The_state_decides(ServerAction action, VmState vmState, TaskState? taskState, string? refusal)
        => Assert.Equal(refusal, InstanceTransitions.Check(action, Instance(vmState, taskState), isAdmin: false)?.Message);

    [Fact]
    public void A_lock_is_checked_before_the_state_and_does_not_stop_administrators()
    {
        var locked = Instance(VmState.Stopped, null) with { LockedBy = LockedBy.Owner };
        var refusal = InstanceTransitions.Check(ServerAction.Stop, locked, isAdmin: false);
        Assert.Equal($"Instance {Id} is locked", refusal?.Message);
        Assert.True(refusal!.Locked);
        Assert.StartsWith("Cannot 'stop'", InstanceTransitions.Check(ServerAction.Stop, locked, isAdmin: true)?.Message, StringComparison.Ordinal);
        Assert.Null(InstanceTransitions.Check(ServerAction.Unlock, locked, isAdmin: false));
    }

    [Fact]
    public void A_server_that_never_became_active_refuses_all_but_deletion()
    {
        var fresh = Instance(VmState.Error, null) with { LaunchedAt = null };
        Assert.Equal($"Instance {Id} is in an invalid state for 'reboot'", InstanceTransitions.Check(ServerAction.RebootHard, fresh, isAdmin: true)?.Message);
        Assert.Null(InstanceTransitions.Check(ServerAction.Delete, fresh, isAdmin: false));
    }

    [Fact]
    public void A_server_on_no_host_cannot_be_started()
        => Assert.Equal(
            $"Instance {Id} is not ready",
            InstanceTransitions.Check(ServerAction.Start, Instance(VmState.Building, null) with { Host = null }, isAdmin: false)?.Message);

    [Fact]
    public void Every_action_has_a_rule()
        => Assert.Equal(Enum.GetValues<ServerAction>().Order(), InstanceTransitions.Table.Keys.Order());

    [Fact]
    public void Names_of_states_read_back()
    {
        foreach (var state in Enum.GetValues<VmState>())
        {
            Assert.True(StateNames.TryParse(StateNames.Of(state), out VmState read));
            Assert.Equal(state, read);
        }

        foreach (var state in Enum.GetValues<TaskState>())
        {
            Assert.True(StateNames.TryParse(StateNames.Of(state), out TaskState read));
            Assert.Equal(state, read);
        }

        Assert.Equal("powering-off", StateNames.Of(TaskState.PoweringOff));
        Assert.Equal("soft-delete", StateNames.Of(VmState.SoftDelete));
        Assert.False(StateNames.TryParse("ACTIVE", out VmState _));
    }

    private static InstanceRecord Instance(VmState vmState, TaskState? taskState) => new()
    {
        Id = Id,
        Revision = 1,
        ProjectId = "project",
        UserId = "user",
        Name = "server",
        Hostname = "server",
        ReservationId = "r-1",
        Host = "host",
        VmState = vmState,
        TaskState = taskState,
        LaunchedAt = DateTimeOffset.UnixEpoch,
        Flavor = new FlavorRecord { Id = "1", Name = "m1.tiny", Vcpus = 1, MemoryMb = 512, RootGb = 1 },
    };
}
