using Nova.Conductor.Sagas;
using Nova.Conductor.Servers;
using Nova.Conductor.Servers.Inside;
using Nova.Conductor.Servers.Interfaces;
using Nova.Conductor.Servers.Moves;
using Nova.Conductor.Servers.Shelving;
using Nova.Core.Faults;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database;
using Nova.Tests.Databases;

namespace Nova.Conductor.Tests.Sagas;

/// <summary>
/// Every saga, broken at every step: by a failure before the step and after it, and by a crash of the conductor before it and after it.
/// A new saga is covered once it has a line in <see cref="Starters"/>.
/// </summary>
public sealed class EverySagaTests
{
    /// <summary>How a test starts a saga of each kind on a world of its own; returns the instance.</summary>
    private static readonly Dictionary<string, Func<TestConductor, Task<Guid>>> Starters = new()
    {
        ["build_server"] = async conductor => (await SagaWorld.CreateAsync(conductor))[0],
        ["delete_server"] = async conductor =>
        {
            var id = await SagaWorld.BootAsync(conductor);
            await conductor.Get<DeleteServerHandler>().HandleAsync(new DeleteServer(id, false, false), TestConductor.Call(), CancellationToken.None);
            return id;
        },
        ["power_action"] = async conductor =>
        {
            var id = await SagaWorld.BootAsync(conductor);
            await conductor.Get<StartServerActionHandler>().HandleAsync(
                new StartServerAction(id, ServerAction.Stop, false), TestConductor.Call(), CancellationToken.None);
            return id;
        },
        ["rebuild_server"] = async conductor =>
        {
            var id = await SagaWorld.BootAsync(conductor);
            await conductor.Get<RebuildServerHandler>().HandleAsync(
                new RebuildServer { Id = id, Image = SagaWorld.Request().Image! with { Id = "another" }, AdminPassword = "new" }, TestConductor.Call(), CancellationToken.None);
            return id;
        },
        ["rescue_server"] = async conductor =>
        {
            var id = await SagaWorld.BootAsync(conductor);
            await conductor.Get<RescueServerHandler>().RescueAsync(
                new RescueServer(id, SagaWorld.Request().Image, null, "new", Guid.NewGuid(), false), TestConductor.Call(), CancellationToken.None);
            return id;
        },
        ["unrescue_server"] = async conductor =>
        {
            var id = await SagaWorld.RescueAsync(conductor);
            await conductor.Get<RescueServerHandler>().UnrescueAsync(new UnrescueServer(id, false), TestConductor.Call(), CancellationToken.None);
            return id;
        },
        ["change_password"] = async conductor =>
        {
            var id = await SagaWorld.BootAsync(conductor);
            await conductor.Get<ChangePasswordHandler>().HandleAsync(new ChangePassword(id, "new", false), TestConductor.Call(), CancellationToken.None);
            return id;
        },
        ["trigger_crash_dump"] = async conductor =>
        {
            var id = await SagaWorld.BootAsync(conductor);
            await conductor.Get<TriggerCrashDumpHandler>().HandleAsync(new TriggerCrashDump(id, false), TestConductor.Call(), CancellationToken.None);
            return id;
        },
        ["attach_interface"] = async conductor =>
        {
            var id = await SagaWorld.BootAsync(conductor);
            await conductor.Get<AttachInterfaceHandler>().HandleAsync(new AttachServerInterface(id, null, null, null, false), TestConductor.Call(), CancellationToken.None);
            return id;
        },
        ["detach_interface"] = async conductor =>
        {
            var id = await SagaWorld.BootAsync(conductor);
            var port = (await conductor.ReadAsync(id)).Interfaces![0].Id;
            await conductor.Get<DetachInterfaceHandler>().HandleAsync(new DetachServerInterface(id, port, false), TestConductor.Call(), CancellationToken.None);
            return id;
        },
        ["defer_delete"] = async conductor =>
        {
            var id = await SagaWorld.BootAsync(conductor);
            await conductor.Get<DeleteServerHandler>().HandleAsync(new DeleteServer(id, false, false), TestConductor.Call(), CancellationToken.None);
            return id;
        },
        ["move_server"] = async conductor =>
        {
            var id = await SagaWorld.BootAsync(conductor);
            await conductor.Get<ResizeServerHandler>().HandleAsync(
                new ResizeServer(id, SagaWorld.Large, null, null, false), TestConductor.Call(), CancellationToken.None);
            return id;
        },
        ["confirm_move"] = async conductor =>
        {
            var id = await SagaWorld.ResizeAsync(conductor);
            await conductor.Get<EndMoveHandler>().ConfirmAsync(new Core.Rpc.Conductor.EndMove(id, false), TestConductor.Call(), CancellationToken.None);
            return id;
        },
        ["revert_move"] = async conductor =>
        {
            var id = await SagaWorld.ResizeAsync(conductor);
            await conductor.Get<EndMoveHandler>().RevertAsync(new Core.Rpc.Conductor.EndMove(id, false), TestConductor.Call(), CancellationToken.None);
            return id;
        },
        ["live_migrate_server"] = async conductor =>
        {
            var id = await SagaWorld.BootAsync(conductor);
            await conductor.Get<MigrateServerLiveHandler>().HandleAsync(
                new MigrateServerLive(id, null, false, null, false, AwaitChecks: false, false), TestConductor.Call(), CancellationToken.None);
            return id;
        },
        ["evacuate_server"] = async conductor =>
        {
            var id = await SagaWorld.BootAsync(conductor);
            await SagaWorld.ForceDownAsync(conductor, "host1", down: true);
            await conductor.Get<EvacuateServerHandler>().HandleAsync(
                new EvacuateServer(id, null, false, null, false, null, "s3cret"), TestConductor.Call(), CancellationToken.None);
            return id;
        },
        ["snapshot_server"] = async conductor =>
        {
            var id = await SagaWorld.BootAsync(conductor);
            await SagaWorld.SnapshotAsync(conductor, id);
            return id;
        },
        ["shelve_server"] = async conductor =>
        {
            var id = await SagaWorld.BootAsync(conductor);
            await SagaWorld.ShelveAsync(conductor, id, offloads: true);
            return id;
        },
        ["offload_server"] = async conductor =>
        {
            var id = await SagaWorld.ShelvedAsync(conductor, offloads: false);
            await conductor.Get<OffloadServerHandler>().HandleAsync(new ShelveServer(id, false), TestConductor.Call(), CancellationToken.None);
            return id;
        },
        ["restart_shelved"] = async conductor =>
        {
            var id = await SagaWorld.ShelvedAsync(conductor, offloads: false);
            await SagaWorld.UnshelveAsync(conductor, id);
            return id;
        },
        ["unshelve_server"] = async conductor =>
        {
            var id = await SagaWorld.ShelvedAsync(conductor, offloads: true);
            await SagaWorld.UnshelveAsync(conductor, id);
            return id;
        },
        ["register_image"] = async conductor =>
        {
            var id = await SagaWorld.BootAsync(conductor);
            await SagaWorld.RegisterAsync(conductor);
            return id;
        },
        ["discard_image"] = async conductor =>
        {
            var id = await SagaWorld.BootAsync(conductor);
            await SagaWorld.DiscardAsync(conductor);
            return id;
        },
    };

    /// <summary>What a saga of each kind leaves when it succeeds and when it fails.</summary>
    private static readonly Dictionary<string, (VmState Succeeded, VmState Failed)> After = new()
    {
        ["build_server"] = (VmState.Active, VmState.Error),
        ["delete_server"] = (VmState.Deleted, VmState.Error),
        ["power_action"] = (VmState.Stopped, VmState.Active),
        ["rebuild_server"] = (VmState.Active, VmState.Error),
        ["rescue_server"] = (VmState.Rescued, VmState.Error),
        ["unrescue_server"] = (VmState.Active, VmState.Error),
        ["defer_delete"] = (VmState.SoftDelete, VmState.Active),
        ["move_server"] = (VmState.Resized, VmState.Active),
        ["confirm_move"] = (VmState.Active, VmState.Resized),
        ["revert_move"] = (VmState.Active, VmState.Error),
        ["live_migrate_server"] = (VmState.Active, VmState.Active),
        ["evacuate_server"] = (VmState.Active, VmState.Error),
        ["snapshot_server"] = (VmState.Active, VmState.Active),
        ["shelve_server"] = (VmState.ShelvedOffloaded, VmState.Active),
        ["offload_server"] = (VmState.ShelvedOffloaded, VmState.Shelved),
        ["restart_shelved"] = (VmState.Active, VmState.Shelved),
        ["unshelve_server"] = (VmState.Active, VmState.ShelvedOffloaded),
        ["change_password"] = (VmState.Active, VmState.Active),
        ["attach_interface"] = (VmState.Active, VmState.Active),
        ["detach_interface"] = (VmState.Active, VmState.Active),
        ["trigger_crash_dump"] = (VmState.Active, VmState.Active), // changes no server
        ["discard_image"] = (VmState.Active, VmState.Active), // about no server
        ["register_image"] = (VmState.Active, VmState.Active), // nor this
    };

    /// <summary>Step names per kind, so that each case has a name of its own; <see cref="TheListIsComplete"/> compares it with the definitions.</summary>
    private static readonly (string Kind, string[] Steps)[] Steps =
    [
        ("build_server", ["select_host", "claim_allocation", "build_on_host", "finish"]),
        ("delete_server", ["destroy_on_host", "finish"]),
        ("power_action", ["change_power_on_host", "finish"]),
        ("rebuild_server", ["check_place", "rebuild_on_host", "finish"]),
        ("rescue_server", ["rescue_on_host", "finish"]),
        ("unrescue_server", ["unrescue_on_host", "finish"]),
        ("change_password", ["set_password_on_host", "finish"]),
        ("attach_interface", ["attach_on_host", "finish"]),
        ("detach_interface", ["detach_on_host", "finish"]),
        ("trigger_crash_dump", ["inject_nmi_on_host"]),
        ("defer_delete", ["change_power_on_host", "finish"]),
        ("move_server", ["select_host", "claim_destination", "prepare_on_source", "finish_on_destination", "finish"]),
        ("confirm_move", ["confirm_on_source", "finish"]),
        ("snapshot_server", ["await_image", "snapshot_on_host", "count_backups", "finish"]),
        ("shelve_server", ["make_image", "stop_on_host", "snapshot_on_host", "keep_shelved", "offload_on_host", "finish"]),
        ("offload_server", ["offload_on_host", "finish"]),
        ("restart_shelved", ["start_on_host", "finish"]),
        ("unshelve_server", ["find_image", "select_host", "claim_host", "make_on_host", "finish"]),
        ("discard_image", ["discard_image"]),
        ("register_image", ["await_record", "unbundle_image", "finish"]),
        ("revert_move", ["destroy_on_destination", "revert_on_source", "finish"]),
        ("live_migrate_server", ["select_host", "claim_destination", "check_destination", "prepare_destination", "migrate", "leave_source", "finish"]),
        ("evacuate_server", ["select_host", "claim_destination", "evacuate_on_host", "leave_source", "finish"]),
    ];

    public static TheoryData<DatabaseKind, string, string, bool> Cases
    {
        get
        {
            var cases = new TheoryData<DatabaseKind, string, string, bool>();
            foreach (var database in TestDatabase.Kinds.Select(row => row.Data))
            {
                foreach (var (kind, steps) in Steps)
                {
                    foreach (var step in steps)
                    {
                        cases.Add(database, kind, step, false);
                        cases.Add(database, kind, step, true);
                    }
                }
            }

            return cases;
        }
    }

    [Fact]
    public async Task TheListIsComplete()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var registered = conductor.Get<SagaRegistry>().Definitions;
        Assert.Equal(registered.Select(definition => definition.Kind).Order(), Starters.Keys.Order());
        Assert.Equal(
            registered.SelectMany(definition => definition.Steps.Select(step => (definition.Kind, step.Name))).Order(),
            Steps.SelectMany(saga => saga.Steps.Select(step => (saga.Kind, step))).Order());
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task EveryStepCanFail(DatabaseKind database, string kind, string step, bool after)
    {
        await using var world = await SagaWorld.MakeAsync(database);
        var failures = 0;
        var conductor = await world.StartConductorAsync(
            definition => definition.Kind == kind ? Failing(definition, step, after, () => failures++) : definition, ConfigurationOf(kind));
        var id = await Starters[kind](conductor);

        await conductor.UntilQuietAsync();

        Assert.True(failures > 0, "The step was never reached.");
        await Audit.CheckAsync(conductor.Database, world.Cloud);
        var left = await conductor.ReadAsync(id);
        if ((step == "finish" && after) || kind is "discard_image" or "register_image" or "trigger_crash_dump")
        {
            // The last step ends the saga, whatever its caller is told.
            Assert.Equal((After[kind].Succeeded, null), (left.VmState, left.Fault?.Message));
        }
        else
        {
            // A step beyond which there is no way back leaves what is known of it.
            var failed = (kind, step) switch
            {
                ("move_server" or "unshelve_server", "finish") => VmState.Error,
                ("shelve_server", "keep_shelved") => after ? VmState.Shelved : VmState.Stopped,
                ("shelve_server", "offload_on_host" or "finish") => VmState.Shelved,
                ("revert_move", "destroy_on_destination") => VmState.Resized,
                ("evacuate_server", "leave_source" or "finish") => VmState.Active,
                ("evacuate_server", "evacuate_on_host") when after => VmState.Active,
                _ => After[kind].Failed,
            };
            Assert.Equal((failed, "Told to fail."), (left.VmState, left.Fault?.Message));
        }

        // Whatever came of it, the server can be deleted.
        if ((await conductor.ReadAsync(id)).DeletedAt is null)
        {
            var healthy = await world.StartConductorAsync();
            await healthy.Get<DeleteServerHandler>().HandleAsync(new DeleteServer(id, false, false), TestConductor.Call(), CancellationToken.None);
            await healthy.UntilQuietAsync();
            Assert.NotNull((await healthy.ReadAsync(id)).DeletedAt);
            await Audit.CheckAsync(healthy.Database, world.Cloud);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task EveryStepCanCrash(DatabaseKind database, string kind, string step, bool after)
    {
        await using var world = await SagaWorld.MakeAsync(database);
        var reached = new TaskCompletionSource();
        var doomed = await world.StartConductorAsync(
            definition => definition.Kind == kind ? Crashing(definition, step, after, reached) : definition, ConfigurationOf(kind));
        var id = await Starters[kind](doomed);
        await doomed.UntilAsync(() => Task.FromResult(reached.Task.IsCompleted), $"step {step}");
        await doomed.CrashAsync();

        var heir = await world.StartConductorAsync(configuration: ConfigurationOf(kind));
        await heir.UntilQuietAsync();

        await Audit.CheckAsync(heir.Database, world.Cloud);
        var instance = await heir.ReadAsync(id);
        Assert.Equal(After[kind].Succeeded, instance.VmState);
        Assert.Equal(kind == "unshelve_server" ? 2 : 1, world.Cloud.Hosts.Sum(host => host.Built));
    }

    [Theory, MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task AStoppedConductorHandsItsSagasBackAtOnce(DatabaseKind database)
    {
        await using var world = await SagaWorld.MakeAsync(database);
        var reached = new TaskCompletionSource();
        var first = await world.StartConductorAsync(definition => Crashing(definition, "build_on_host", false, reached));
        var second = await world.StartConductorAsync();
        var id = (await SagaWorld.CreateAsync(first))[0];
        await reached.Task.WaitAsync(TestContext.Current.CancellationToken);

        await first.Lease.StopAsync(CancellationToken.None);
        var stoppedAt = world.Time.GetUtcNow();
        await second.UntilQuietAsync();

        Assert.Equal(VmState.Active, (await second.ReadAsync(id)).VmState);
        Assert.True(world.Time.GetUtcNow() - stoppedAt < ConductorLease.Length, "The heir waited for the lease of a conductor that had stopped.");
    }

    private static string ConfigurationOf(string kind) => kind == "defer_delete" ? "[DEFAULT]\nreclaim_instance_interval = 3600\n" : "";

    /// <summary>The step fails whenever it is tried, instead of being done or after having been done.</summary>
    private static SagaDefinition Failing(SagaDefinition definition, string step, bool after, Action failed) => Altered(definition, step, original => async (saga, ct) =>
    {
        if (after)
        {
            var outcome = await original(saga, ct);
            if (saga.HasEnded || outcome is not StepOutcome.Forward)
            {
                failed();
                return outcome;
            }
        }

        failed();
        throw new FaultException(new Fault(FaultKind.Internal, "Told to fail.", Details: "by the test"));
    });

    /// <summary>The conductor dies at the step: whoever runs it waits for ever, until the process is gone.</summary>
    private static SagaDefinition Crashing(SagaDefinition definition, string step, bool after, TaskCompletionSource reached) => Altered(definition, step, original => async (saga, ct) =>
    {
        if (after)
        {
            await original(saga, ct);
        }

        reached.TrySetResult();
        await Task.Delay(Timeout.Infinite, ct);
        return StepOutcome.Next;
    });

    private static SagaDefinition Altered(SagaDefinition definition, string step, Func<StepDeed, StepDeed> alter) => definition with
    {
        Steps = [.. definition.Steps.Select(line => line.Name == step ? line with { Do = alter(line.Do) } : line)],
    };
}
