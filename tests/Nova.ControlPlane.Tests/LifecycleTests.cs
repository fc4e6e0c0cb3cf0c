using Nova.Core.Faults;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;

namespace Nova.ControlPlane.Tests;

public sealed class LifecycleTests
{
    [Fact]
    public async Task ServersAreBuiltSteeredAndDeleted()
    {
        await using var cloud = await Cloud.StartAsync(hosts: 3);
        var ids = await cloud.CreateAsync(20);
        await Audit.CheckAsync(cloud);
        Assert.All(await cloud.ListAsync(), server => Assert.Equal((VmState.Active, PowerState.Running), (server.VmState, server.PowerState)));
        Assert.True((await cloud.ListAsync()).Select(server => server.Host).Distinct().Count() > 1, "All servers went to one host.");

        foreach (var (action, state) in new[]
        {
            (ServerAction.Stop, VmState.Stopped),
            (ServerAction.Start, VmState.Active),
            (ServerAction.Pause, VmState.Paused),
            (ServerAction.Unpause, VmState.Active),
            (ServerAction.Suspend, VmState.Suspended),
            (ServerAction.Resume, VmState.Active),
            (ServerAction.RebootSoft, VmState.Active),
            (ServerAction.RebootHard, VmState.Active),
        })
        {
            await cloud.ActAsync(ids[0], action);
            await cloud.UntilIdleAsync();
            Assert.Equal(state, (await cloud.GetAsync(ids[0])).VmState);
        }

        var refused = await Assert.ThrowsAsync<FaultException>(() => cloud.ActAsync(ids[0], ServerAction.Start));
        Assert.Equal((FaultKind.Conflict, $"Cannot 'start' instance {ids[0]} while it is in vm_state active"), (refused.Fault.Kind, refused.Message));

        foreach (var id in ids)
        {
            await cloud.DeleteAsync(id);
        }

        await cloud.UntilAsync(async () => (await cloud.ListAsync()).Count == 0, "all servers are deleted");
        await Audit.CheckAsync(cloud);
        Assert.Empty(await cloud.HostsWithGuestAsync(ids[0]));
        Assert.Equal(VmState.Deleted, (await cloud.GetAsync(ids[0])).VmState);
        var actions = await cloud.AskAsync(ServersRpc.ListActions, new ListServerActions(ids[0], true, null, null, null, null));
        Assert.Equal(
            ["delete", "reboot", "reboot", "resume", "suspend", "unpause", "pause", "start", "stop", "create"], actions.Actions.Select(action => action.Action));
    }

    [Fact]
    public async Task WithoutAHostTheServerSaysWhy()
    {
        await using var cloud = await Cloud.StartAsync(hosts: 2);
        var id = (await cloud.CreateAsync(1, Cloud.Small with { MemoryMb = 1_000_000 }))[0];
        await Audit.CheckAsync(cloud);

        var server = await cloud.GetAsync(id);
        Assert.Equal((VmState.Error, null), (server.VmState, server.Host));
        Assert.Equal("No valid host was found. There are not enough hosts available.", server.Fault!.Message);
        Assert.Contains("2 hosts looked at", server.Fault.Details);
    }

    [Fact]
    public async Task AFailedBuildGoesToTheNextHost()
    {
        await using var cloud = await Cloud.StartAsync(hosts: 3, computeOptions: "cue = spawn fail=1 times=1");
        var id = (await cloud.CreateAsync(1))[0];
        await cloud.UntilIdleAsync();

        // Every host fails its first build: three attempts are not enough for one that has met all three.
        var first = await cloud.GetAsync(id);
        Assert.Equal(VmState.Error, first.VmState);
        Assert.StartsWith("Exceeded maximum number of retries.", first.Fault!.Message);
        var second = (await cloud.CreateAsync(1))[0];
        await Audit.CheckAsync(cloud);
        Assert.Equal(VmState.Active, (await cloud.GetAsync(second)).VmState);
    }
}
