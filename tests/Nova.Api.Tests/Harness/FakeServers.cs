using System.Collections.Concurrent;
using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Flavors;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Scheduling;
using Nova.Core.Servers;
using Nova.Messaging;

namespace Nova.Api.Tests.Harness;

/// <summary>Servers out of a dictionary; as with the real conductor another project's does not exist but for administrators.</summary>
public sealed class FakeServers
{
    public static readonly FlavorRecord Flavor = new()
    {
        Id = "7", Name = "m1.small", Vcpus = 1, MemoryMb = 512, RootGb = 1, ExtraSpecs = new Dictionary<string, string> { ["hw:cpu_policy"] = "shared" },
    };

    /// <summary>Id of every image that is begun.</summary>
    public const string SnapshotImageId = "0e7761dd-ee98-41f0-ba35-05994e446431";

    private readonly ConcurrentDictionary<Guid, InstanceRecord> _servers = new();
    private readonly ConcurrentDictionary<Guid, string> _passwords = new();
    private long _revision;

    /// <summary>What was asked, in order.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>Events that reached an operation under way.</summary>
    public ConcurrentQueue<ServerEvent> Told { get; } = new();

    /// <summary>Whether an operation hears what is told.</summary>
    public bool IsListening { get; set; } = true;

    /// <summary>What the last create asked for.</summary>
    public CreateServers? LastCreate { get; private set; }

    /// <summary>Resizes that were begun.</summary>
    public ConcurrentQueue<ResizeServer> Resized { get; } = new();

    /// <summary>Rebuilds that were begun.</summary>
    public ConcurrentQueue<RebuildServer> Rebuilds { get; } = new();

    /// <summary>Rescues that were begun.</summary>
    public ConcurrentQueue<RescueServer> Rescues { get; } = new();

    /// <summary>Evacuations that were begun.</summary>
    public ConcurrentQueue<EvacuateServer> Evacuated { get; } = new();

    /// <summary>Images that were begun.</summary>
    public ConcurrentQueue<CreateImage> Imaged { get; } = new();

    /// <summary>Servers that were unshelved, and where to.</summary>
    public ConcurrentQueue<UnshelveServer> Unshelved { get; } = new();

    /// <summary>Live migrations that were begun.</summary>
    public ConcurrentQueue<MigrateServerLive> MigratedLive { get; } = new();

    /// <summary>Live migrations that somebody ended.</summary>
    public ConcurrentQueue<EndLiveMigration> EndedLive { get; } = new();

    /// <summary>Records of moves.</summary>
    public ConcurrentQueue<Core.Moves.MigrationRecord> Moves { get; } = new();

    /// <summary>Ids of the requests on whose behalf a guest's server or password was asked for.</summary>
    public ConcurrentQueue<string> RequestIds { get; } = new();

    /// <summary>Held back until it completes: creates that have arrived wait for it.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Held back until it completes: reads of single servers that have arrived wait for it.</summary>
    public Task ReadGate { get; set; } = Task.CompletedTask;

    /// <summary>The list that was asked for last.</summary>
    public ListServers? LastListed { get; private set; }

    public IReadOnlyCollection<InstanceRecord> All => [.. _servers.Values];

    public InstanceRecord Add(string user = "alice", string project = "abcd1234", Func<InstanceRecord, InstanceRecord>? with = null)
    {
        var server = new InstanceRecord
        {
            Id = Guid.NewGuid(),
            Number = 42,
            Revision = Interlocked.Increment(ref _revision),
            ProjectId = project,
            UserId = user,
            Name = "server",
            Hostname = "server",
            ReservationId = "r-12345678",
            VmState = VmState.Active,
            PowerState = PowerState.Running,
            Host = FakeHosts.UpHost,
            Node = FakeHosts.UpHost,
            AvailabilityZone = "nova",
            CreatedAt = DateTimeOffset.UnixEpoch,
            LaunchedAt = DateTimeOffset.UnixEpoch,
            Flavor = Flavor,
            ImageId = FakeGlance.ImageId,
            SecurityGroups = ["default"],
            RootDeviceName = "/dev/vda",
        };
        server = with?.Invoke(server) ?? server;
        return _servers[server.Id] = server;
    }

    /// <summary>Changes a server, as a saga does: with a new revision.</summary>
    public InstanceRecord Change(Guid id, Func<InstanceRecord, InstanceRecord> change) =>
        _servers[id] = change(_servers[id]) with { Revision = Interlocked.Increment(ref _revision) };

    public void AddTo(RpcTable table) => table
        .On(ServersRpc.Get, async (q, call, _) =>
        {
            Asked.Enqueue("get");
            await ReadGate;
            return Find(q.Id, call.Context);
        })
        .On(ServersRpc.FindByAddress, (q, call, _) => Answer(call, "find by address", () =>
            _servers.Values.SingleOrDefault(server => server.Addresses.Any(address => !address.IsFloating && address.Address == q.Address))
                ?? throw new FaultException(FaultKind.NotFound, "No server has it.")))
        .On(ServersRpc.GetPassword, (q, call, _) => Answer(call, "get password", () => new ServerPassword(_passwords.GetValueOrDefault(Find(q.Id, call.Context).Id, ""))))
        .On(ServersRpc.SetPassword, (q, call, _) => Answer(call, "set password", () =>
            _passwords.TryAdd(Find(q.Id, call.Context).Id, q.Text) ? Nothing.Value : throw new FaultException(FaultKind.Conflict, "It has one.")))
        .On(ServersRpc.ClearPassword, (q, call, _) => Answer("clear password", () => Done(_passwords.TryRemove(Find(q.Id, call.Context).Id, out string? _))))
        .On(ServersRpc.GetSeveral, async (q, _, _) =>
        {
            Asked.Enqueue($"get {q.Looks.Count}");
            await ReadGate;
            return new ServersFound([.. q.Looks.Select(look =>
                _servers.TryGetValue(look.Id, out InstanceRecord? server) && (look.ProjectId is null || server.ProjectId == look.ProjectId) ? server : null)]);
        })
        .On(ServersRpc.List, (q, _, _) => Answer("list", () =>
        {
            LastListed = q;
            return new ServerPage(
            [.. _servers.Values.Where(s => (s.ProjectId == q.ProjectId || (q.AllProjects && q.ProjectId is null)) && (q.Ids is null || q.Ids.Contains(s.Id)) && HasAddress(s, q) && (s.VmState == VmState.Deleted) == (q.Deleted == true)).OrderBy(s => s.Revision).Take(q.Limit)]);
        }))
        .On(ServersRpc.Create, async (q, call, _) =>
        {
            Asked.Enqueue("create");
            LastCreate = q;
            await Gate;
            InstanceRecord made = Add(call.Context.UserId!, call.Context.ProjectId!, s => s with { Name = q.Name, ReservationId = q.ReservationId });
            return new CreateServersReply([made.Id], q.ReservationId);
        })
        .On(SagasRpc.TellServers, (q, _, _) => Answer("tell", () => new ServersTold(Tell(q.Events))))
        .On(ServersRpc.DryRun, (q, _, _) => Answer("dry run", () => Decide(q)))
        .On(ServersRpc.Update, (q, call, _) => Answer("update", () => Change(Find(q.Id, call.Context).Id, s => s with { Name = q.Name ?? s.Name })))
        .On(ServersRpc.Delete, (q, call, _) => Answer("delete", () => Done(_servers.TryRemove(Find(q.Id, call.Context).Id, out InstanceRecord? _))))
        .On(ServersRpc.StartAction, (q, call, _) => Answer("action", () => Act(q, call.Context)))
        .On(MovesRpc.Resize, (q, _, _) => Answer("resize", () =>
        {
            Resized.Enqueue(q);
            return Nothing.Value;
        }))
        .On(ServersRpc.Rebuild, (q, call, _) => Answer("rebuild", () =>
        {
            Rebuilds.Enqueue(q);
            return new RebuildServerReply(
                Change(Find(q.Id, call.Context).Id, s => s with
                {
                    TaskState = TaskState.Rebuilding, ImageId = q.Image.Id, Name = q.Name ?? s.Name, UserData = q.UserData, KeyName = q.KeyName, Metadata = q.Metadata ?? s.Metadata,
                }),
                q.Mark);
        }))
        .On(ServersRpc.Rescue, (q, call, _) => Answer("rescue", () =>
        {
            Rescues.Enqueue(q);
            Change(Find(q.Id, call.Context).Id, s => s with { TaskState = TaskState.Rescuing });
            return new RescueServerReply(q.Mark);
        }))
        .On(ServersRpc.Unrescue, (q, call, _) => Answer("unrescue", () => Done(Find(q.Id, call.Context))))
        .On(ServersRpc.Restore, (q, call, _) => Answer("restore", () => Done(Find(q.Id, call.Context))))
        .On(MovesRpc.MigrateLive, (q, _, _) => Answer("migrate live", () =>
        {
            MigratedLive.Enqueue(q);
            return Nothing.Value;
        }))
        .On(MovesRpc.EndLive, (q, _, _) => Answer("end live", () =>
        {
            EndedLive.Enqueue(q);
            return Nothing.Value;
        }))
        .On(MovesRpc.List, (q, _, _) => Answer("moves", () => new MigrationPage([.. Moves.Where(move => q.InstanceId is null || move.InstanceId == q.InstanceId)])))
        .On(MovesRpc.Evacuate, (q, _, _) => Answer("evacuate", () =>
        {
            Evacuated.Enqueue(q);
            return Nothing.Value;
        }))
        .On(SnapshotsRpc.CreateImage, (q, call, _) => Answer("create image", () =>
        {
            Imaged.Enqueue(q);
            return Done(Find(q.Id, call.Context), new SnapshotStarted(SnapshotImageId));
        }))
        .On(ShelvingRpc.Shelve, (q, call, _) => Answer("shelve", () => Done(Find(q.Id, call.Context))))
        .On(ShelvingRpc.Offload, (q, call, _) => Answer("offload", () => Done(Find(q.Id, call.Context))))
        .On(ShelvingRpc.Unshelve, (q, call, _) => Answer("unshelve", () =>
        {
            Unshelved.Enqueue(q);
            return Done(Find(q.Id, call.Context));
        }))
        .On(ServersRpc.Lock, (q, call, _) => Answer($"lock {q.Locked} {q.Reason}".TrimEnd(), () => Done(Find(q.Id, call.Context))))
        .On(ServersRpc.ResetState, (q, call, _) => Answer("reset", () => Done(Find(q.Id, call.Context))))
        .On(ServersRpc.ChangeMetadata, (q, call, _) => Answer("metadata", () =>
            new ServerMetadata(Change(Find(q.Id, call.Context).Id, s => s with { Metadata = q.Set }).Metadata)))
        .On(ServersRpc.ChangeTags, (q, call, _) => Answer("tags", () =>
            new ServerTags(Change(Find(q.Id, call.Context).Id, s => s with { Tags = q.Add }).Tags, q.Add.Count > 0)))
        .On(ServersRpc.GetAction, (q, call, _) => Answer("action", () => new ServerActionRecord(
            "create",
            Find(q.Id, call.Context).Id,
            q.RequestId,
            "alice",
            "abcd1234",
            DateTimeOffset.UnixEpoch,
            null,
            null,
            [
                new ServerActionEvent("compute__do_build_and_run_instance", DateTimeOffset.UnixEpoch, null, null, FakeHosts.UpHost, "why it failed", "where it failed") is var happening
                    && ActionOutcome is { } outcome ? happening with { Result = outcome.Result, Details = outcome.Details } : happening,
            ])))
        .On(ServersRpc.ChangePassword, (q, call, _) => Answer("change password", () =>
        {
            Find(q.Id, call.Context);
            ChangedPasswords.Enqueue(q);
            return new ChangePasswordReply(call.Context.RequestId);
        }))
        .On(InterfacesRpc.Attach, (q, call, _) => Answer($"attach {q.NetworkId} {q.Address} {q.Tag} to {q.InstanceId}", () =>
            new InterfaceChange(Find(q.InstanceId, call.Context).Interfaces is [var first, ..] ? first.Id : Guid.Empty, call.Context.RequestId)))
        .On(InterfacesRpc.Detach, (q, call, _) => Answer(
            $"detach {q.InterfaceId} from {q.InstanceId}", () => Done(Find(q.InstanceId, call.Context), new InterfaceChange(q.InterfaceId, call.Context.RequestId))))
        .On(ServersRpc.TriggerCrashDump, (q, call, _) => Answer("crash dump", () => Done(Find(q.Id, call.Context))))
        .On(ServersRpc.ListActions, (q, call, _) => Answer("actions", () =>
        {
            Find(q.Id, call.Context);
            return new ServerActionPage([]);
        }));

    /// <summary>What comes of the event of any action; null while it runs.</summary>
    public (string Result, string? Details)? ActionOutcome { get; set; }

    public ConcurrentQueue<ChangePassword> ChangedPasswords { get; } = new();

    /// <summary>What the scheduler answers to a dry run.</summary>
    public Func<CreateServers, SchedulingDecision> Decide { get; set; } = _ => throw new FaultException(FaultKind.Unavailable, "The scheduler does not answer.");

    private Task<T> Answer<T>(string asked, Func<T> answer)
    {
        Asked.Enqueue(asked);
        return Task.FromResult(answer());
    }

    private Task<T> Answer<T>(RpcCall call, string asked, Func<T> answer)
    {
        RequestIds.Enqueue(call.Context.RequestId);
        return Answer(asked, answer);
    }

    private static Nothing Done(object? _) => Nothing.Value;

    private static T Done<T>(object _, T answer) => answer;

    private static bool HasAddress(InstanceRecord server, ListServers query) =>
        (query.Ip4Pattern is null && query.Ip6Pattern is null)
        || (query.Ip4Pattern is { } four && new AddressPattern(4, four).Matches(server))
        || (query.Ip6Pattern is { } six && new AddressPattern(6, six).Matches(server));

    private List<bool> Tell(IReadOnlyList<ServerEvent> events)
    {
        foreach (ServerEvent happening in events)
        {
            Told.Enqueue(happening);
        }

        return [.. events.Select(_ => IsListening)];
    }

    private InstanceRecord Act(StartServerAction query, RequestContext context)
    {
        InstanceRecord server = Find(query.Id, context);
        VmState from = query.Action == ServerAction.Start ? VmState.Stopped : VmState.Active;
        return server.VmState != from
            ? throw new FaultException(FaultKind.Conflict, $"Cannot '{query.Action}' instance {server.Id} while it is in vm_state {server.VmState}")
            : Change(server.Id, s => s with { VmState = query.Action == ServerAction.Stop ? VmState.Stopped : VmState.Active });
    }

    private InstanceRecord Find(Guid id, RequestContext context) =>
        _servers.TryGetValue(id, out InstanceRecord? server) && (context.IsAdmin || server.ProjectId == context.ProjectId)
            ? server
            : throw new FaultException(FaultKind.NotFound, $"Instance {id} could not be found.");
}
