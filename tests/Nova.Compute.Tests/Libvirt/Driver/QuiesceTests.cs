using Nova.Core.Faults;
using Nova.Libvirt;
using Nova.Libvirt.Tests.Fixtures;

namespace Nova.Compute.Tests.Libvirt.Driver;

/// <summary>Snapshots of real guests with an agent: at rest for the moment of it, and for no longer, whatever the agent or the daemon does.</summary>
[Collection(LibvirtCollection.Name)]
public sealed class QuiesceTests
{
    [Fact]
    public async Task A_guest_is_at_rest_for_its_snapshot_and_goes_on_also_where_the_daemon_died_between()
    {
        await using var test = await DriverUnderTest.StartAsync();
        var (spec, agent) = await GuestAgent.BootAsync(test, ("os_require_quiesce", "yes"));
        var image = test.Images.Queue(test.Scratch.At("image"));
        await agent.RunAsync("echo written > /root/unsynced");

        await test.Driver.SnapshotAsync(spec, image.Id, _ => Task.CompletedTask, CancellationToken.None);

        Assert.True(test.Images.IsActive(image.Id));
        Assert.Equal("thawed", agent.FileSystems());
        Assert.False(File.Exists(MarkOf(test, spec.Instance.Id)));

        // As a daemon leaves it that is killed while the guest is at rest, before there is a backup.
        await File.WriteAllBytesAsync(MarkOf(test, spec.Instance.Id), []);
        using (var connection = LibvirtConnection.Open(LibvirtDaemon.Uri))
        using (var domain = connection.LookupByUuid(spec.Instance.Id)!)
        {
            Assert.True(domain.FSFreeze([]) > 0);
        }

        Assert.Equal("frozen", agent.FileSystems());
        await using var restarted = await test.NewDriverAsync();

        Assert.Equal("thawed", agent.FileSystems());
        Assert.False(File.Exists(MarkOf(test, spec.Instance.Id)));
    }

    [Fact]
    public async Task An_agent_that_never_answers_the_freeze_is_given_up_and_its_guest_let_go_when_it_answers_again()
    {
        await using var test = await DriverUnderTest.StartAsync(options => options with { FreezePatience = TimeSpan.FromSeconds(3) });
        var (spec, agent) = await GuestAgent.BootAsync(test);
        await agent.HangAtFreezeAsync();
        var image = test.Images.Queue(test.Scratch.At("image"));

        await test.Driver.SnapshotAsync(spec, image.Id, _ => Task.CompletedTask, CancellationToken.None);

        Assert.True(test.Images.IsActive(image.Id));
        Assert.Contains(test.Log.Lines, line => line.Contains("are not at rest for its snapshot", StringComparison.Ordinal));
        Assert.True(File.Exists(MarkOf(test, spec.Instance.Id)));

        // Where it must be at rest there is no image instead.
        var strict = spec with { Instance = spec.Instance with { ImageProperties = new Dictionary<string, string>(spec.Instance.ImageProperties) { ["os_require_quiesce"] = "yes" } } };
        var refused = await Assert.ThrowsAsync<FaultException>(
            () => test.Driver.SnapshotAsync(strict, test.Images.Queue(test.Scratch.At("other")).Id, _ => Task.CompletedTask, CancellationToken.None));
        Assert.Equal(FaultKind.Conflict, refused.Fault.Kind);

        // The agent freezes them after all, when nobody waits any more.
        await agent.AwaitAsync();
        await test.Driver.EndSnapshotAsync(spec.Instance.Id, CancellationToken.None);
        Assert.Equal("thawed", agent.FileSystems());
        Assert.False(File.Exists(MarkOf(test, spec.Instance.Id)));
    }

    private static string MarkOf(DriverUnderTest test, Guid instanceId) => Path.Combine(test.Driver.DirectoryOf(instanceId)!, "snapshot.frozen");
}
