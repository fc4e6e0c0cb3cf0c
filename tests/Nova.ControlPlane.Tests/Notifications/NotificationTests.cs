using System.Text.Json;
using Nova.Core.Flavors;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;

namespace Nova.ControlPlane.Tests.Notifications;

/// <summary>Versioned notifications of a whole control plane.</summary>
public sealed class NotificationTests
{
    private static readonly FlavorRecord Large = Cloud.Small with { Id = "2", Name = "large", Vcpus = 2, MemoryMb = 1024 };

    private const string Everything = """
        [notifications]
        notification_format = versioned
        notify_on_state_change = vm_and_task_state
        [oslo_messaging_notifications]
        driver = log
        """;

    private const string Actions = """
        [notifications]
        notification_format = versioned
        [oslo_messaging_notifications]
        driver = log
        """;

    [Fact]
    public async Task AServersLifeIsToldInItsOrderWithThePayloadsOfUpstream()
    {
        var sink = new RecordingSink();
        await using var cloud = new Cloud { Sink = sink };
        await StartAsync(cloud, Actions);
        var id = (await cloud.CreateAsync(1))[0];
        await cloud.UntilIdleAsync();
        foreach (var action in new[] { ServerAction.Stop, ServerAction.Start, ServerAction.Pause, ServerAction.Unpause, ServerAction.Suspend, ServerAction.Resume, ServerAction.RebootHard })
        {
            await cloud.ActAsync(id, action);
            await cloud.UntilIdleAsync();
        }

        await cloud.AskAsync(ServersRpc.Lock, new LockServer(id, Locked: true, Reason: "why", AsAdmin: false));
        await cloud.AskAsync(ServersRpc.Lock, new LockServer(id, Locked: false, Reason: null, AsAdmin: false));
        await cloud.DeleteAsync(id);
        await cloud.UntilAsync(() => Task.FromResult(sink.About(id).Contains("instance.delete.end")), "the end of the delete is told");

        string[] both = ["power_off", "power_on", "pause", "unpause", "suspend", "resume", "reboot"];
        Assert.Equal(
            [
                "instance.create.start", "instance.create.end", .. both.SelectMany(name => new[] { $"instance.{name}.start", $"instance.{name}.end" }),
                "instance.lock", "instance.unlock", "instance.delete.start", "instance.delete.end",
            ],
            sink.About(id));
        var created = sink.Sent.Single(one => one.EventType == "instance.create.end");
        var data = RecordingSink.DataOf(created);
        Assert.Equal(("active", "running", "host1"), (data.GetProperty("state").GetString(), data.GetProperty("power_state").GetString(), data.GetProperty("host").GetString()));
        Assert.Equal(("nova-compute:host1", "INFO", "req-tenant"), (created.PublisherId, created.Priority, created.RequestId));
        Assert.Contains(sink.Sent, one => one is { EventType: "service.create", PublisherId: "nova-compute:host1" });
        Assert.All(sink.Sent, one => CheckMembers(RecordingSink.PayloadOf(one)));
    }

    [Fact]
    public async Task AResizeIsToldHostByHostWithTheFlavorThatIsToBe()
    {
        var sink = new RecordingSink();
        await using var cloud = new Cloud { Sink = sink };
        await StartAsync(cloud, Actions);
        await cloud.StartComputeAsync("host2");
        await cloud.UntilAsync(async () => (await cloud.UpHostsAsync()).Count == 2, "both hosts are up");
        var id = (await cloud.CreateAsync(1))[0];
        await cloud.UntilIdleAsync();
        foreach (var end in new[] { MovesRpc.Revert, MovesRpc.Confirm })
        {
            await cloud.AskAsync(MovesRpc.Resize, new ResizeServer(id, Large, null, null, false));
            await cloud.UntilIdleAsync();
            await cloud.AskAsync(end, new EndMove(id, false));
            await cloud.UntilIdleAsync();
        }

        await cloud.UntilAsync(() => Task.FromResult(sink.About(id).Contains("instance.resize_confirm.end")), "the end is told");
        string[] moved = ["instance.resize_prep.start", "instance.resize_prep.end", "instance.resize.start", "instance.resize.end", "instance.resize_finish.start", "instance.resize_finish.end"];
        Assert.Equal(
            [
                "instance.create.start", "instance.create.end", .. moved, "instance.resize_revert.start", "instance.resize_revert.end",
                .. moved, "instance.resize_confirm.start", "instance.resize_confirm.end",
            ],
            sink.About(id));
        var prepared = RecordingSink.DataOf(sink.Sent.First(one => one.EventType == "instance.resize_prep.start"));
        Assert.Equal(("small", "large"), (NameOf(prepared.GetProperty("flavor")), NameOf(prepared.GetProperty("new_flavor"))));
        Assert.Equal("large", NameOf(RecordingSink.DataOf(sink.Sent.Last(one => one.EventType == "instance.resize_finish.end")).GetProperty("flavor")));
        Assert.All(sink.Sent, one => CheckMembers(RecordingSink.PayloadOf(one)));

        static string? NameOf(JsonElement flavor) => flavor.GetProperty("nova_object.data").GetProperty("name").GetString();
    }

    [Fact]
    public async Task ALiveMigrationIsToldPartByPartAndItsActionHasAnEventForEach()
    {
        var sink = new RecordingSink();
        await using var cloud = new Cloud { Sink = sink };
        await StartAsync(cloud, Actions);
        await cloud.StartComputeAsync("host2");
        await cloud.UntilAsync(async () => (await cloud.UpHostsAsync()).Count == 2, "both hosts are up");
        var id = (await cloud.CreateAsync(1))[0];
        await cloud.UntilIdleAsync();

        await cloud.AskAsync(MovesRpc.MigrateLive, new MigrateServerLive(id, null, false, null, false, AwaitChecks: true, false), Cloud.Tenant with { RequestId = "req-live" });
        await cloud.UntilIdleAsync();

        await cloud.UntilAsync(() => Task.FromResult(sink.About(id).Contains("instance.live_migration_post_dest.end")), "the end is told");
        Assert.Equal(
            [
                "instance.create.start", "instance.create.end", "instance.live_migration_pre.start", "instance.live_migration_pre.end",
                "instance.live_migration_post.start", "instance.live_migration_post.end", "instance.live_migration_post_dest.start", "instance.live_migration_post_dest.end",
            ],
            sink.About(id));
        Assert.All(sink.Sent, one => CheckMembers(RecordingSink.PayloadOf(one)));
        var action = (await cloud.AskAsync(ServersRpc.ListActions, new ListServerActions(id, true, null, null, null, null))).Actions.First(one => one.Action == "live-migration");
        Assert.Null(action.Message);
        var events = (await cloud.AskAsync(ServersRpc.GetAction, new GetServerAction(id, action.RequestId, true))).Events;
        Assert.Equal(
            [
                "compute_check_can_live_migrate_destination", "compute_check_can_live_migrate_source", "compute_live_migration", "compute_post_live_migration_at_destination",
                "compute_pre_live_migration", "conductor_live_migrate_instance",
            ],
            events.Select(one => one.Event).Where(name => name.Contains("live_migrat", StringComparison.Ordinal)).Order());
        Assert.All(events, one => Assert.Equal("Success", one.Result));
    }

    [Fact]
    public async Task AFailedBuildIsAnErrorWithItsFaultAndChangesOfStateAreToldWhereAskedFor()
    {
        var sink = new RecordingSink();
        await using var cloud = new Cloud { Sink = sink };
        await StartAsync(cloud, Everything);
        var id = (await cloud.CreateAsync(1, Cloud.Small with { MemoryMb = 1_000_000 }))[0];
        await cloud.UntilAsync(() => Task.FromResult(sink.About(id).Contains("instance.create.error")), "the failure is told");

        var failed = sink.Sent.Single(one => one.EventType == "instance.create.error");
        Assert.Equal("ERROR", failed.Priority);
        Assert.StartsWith("No valid host was found", RecordingSink.DataOf(failed).GetProperty("fault").GetProperty("nova_object.data").GetProperty("exception_message").GetString(), StringComparison.Ordinal);
        var states = sink.Sent.Where(one => one.EventType == "instance.update").Select(one => RecordingSink.DataOf(one).GetProperty("state_update").GetProperty("nova_object.data"))
            .Select(update => (update.GetProperty("old_state").GetString(), update.GetProperty("state").GetString()));
        Assert.Contains(("building", "error"), states);
        Assert.All(sink.Sent, one => CheckMembers(RecordingSink.PayloadOf(one)));
    }

    [Fact]
    public async Task WhatHappensWhileTheBrokerIsAwayAndTheConductorDiesIsToldAfterwardsOnce()
    {
        var sink = new RecordingSink { IsAway = true };
        await using var cloud = new Cloud { Sink = sink };
        await StartAsync(cloud, Actions);
        var ids = await cloud.CreateAsync(20);
        await cloud.UntilIdleAsync();
        Assert.Empty(sink.Sent);

        await cloud.CrashAsync("conductor1");
        sink.IsAway = false;
        await cloud.StartConductorAsync("conductor2", Actions);

        await cloud.UntilAsync(() => Task.FromResult(ids.All(id => sink.About(id).Contains("instance.create.end"))), "all builds are told");
        Assert.All(ids, id => Assert.Equal(["instance.create.start", "instance.create.end"], sink.About(id)));
    }

    private static async Task StartAsync(Cloud cloud, string options)
    {
        await cloud.StartConductorAsync("conductor1", options);
        await cloud.StartSchedulerAsync();
        await cloud.StartComputeAsync("host1");
        await cloud.UntilAsync(async () => (await cloud.UpHostsAsync()).Count == 1, "the host is up");
    }

    /// <summary>Every object within has the members that upstream's object of this version has, neither more nor fewer.</summary>
    private static void CheckMembers(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            Assert.All(value.EnumerateArray(), CheckMembers);
        }
        else if (value.ValueKind == JsonValueKind.Object)
        {
            if (value.TryGetProperty("nova_object.name", out var name))
            {
                var known = $"{name.GetString()} {value.GetProperty("nova_object.version").GetString()}";
                Assert.Equal("nova", value.GetProperty("nova_object.namespace").GetString());
                Assert.Equal(Members[known], value.GetProperty("nova_object.data").EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal));
            }

            Assert.All(value.EnumerateObject(), member => CheckMembers(member.Value));
        }
    }

    private static readonly Dictionary<string, string[]> Members = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Notifications", "members.txt"))
        .Where(line => !line.StartsWith('#'))
        .Select(line => line.Split(": "))
        .ToDictionary(parts => parts[0], parts => parts[1].Split(' '));
}
