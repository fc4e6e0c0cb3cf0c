using System.Collections.Concurrent;
using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Compute;
using Nova.Core.Rpc.Scheduler;
using Nova.Core.Scheduling;
using Nova.Core.Servers;
using Nova.Messaging;

namespace Nova.Conductor.Tests.Sagas;

/// <summary>The other side of the conductor's calls: a scheduler that knows hosts by name, and hosts that keep guests and attempts as nova-compute does.</summary>
internal sealed class TestCloud : IRpcClient
{
    private readonly Lock gate = new();

    public TestCloud(int hosts) => Hosts = [.. Enumerable.Range(1, hosts).Select(number => new TestHost($"host{number}"))];

    public IReadOnlyList<TestHost> Hosts { get; }

    /// <summary>The image service.</summary>
    public MemoryImages Images { get; } = new();

    public TestHost this[string name] => Hosts.Single(host => host.Name == name);

    /// <summary>Replaces the scheduler's answer.</summary>
    public Func<SchedulingRequest, SchedulingDecision>? Decide { get; set; }

    public ConcurrentQueue<SelectDestinations> Asked { get; } = new();

    public async Task<TReply> CallAsync<TRequest, TReply>(
        RpcMethod<TRequest, TReply> method, RpcTarget target, TRequest request, RequestContext context, CallOptions options = default, CancellationToken ct = default)
    {
        await Task.Yield();
        object reply = request switch
        {
            SelectDestinations select => Select(select),
            BuildServer rescue when method.Name == ComputeRpc.RescueGuest.Name => await this[target.Host!].RescueAsync(rescue, ct),
            UnrescueGuest unrescue => await this[target.Host!].UnrescueAsync(unrescue, ct),
            SetGuestPassword password => await this[target.Host!].SetPasswordAsync(password, ct),
            AttachInterface attach => await this[target.Host!].AttachAsync(attach, ct),
            DetachInterface detach => await this[target.Host!].DetachAsync(detach, ct),
            GuestQuery interrupt when method.Name == ComputeRpc.InjectNmi.Name => await this[target.Host!].InterruptAsync(interrupt),
            BuildServer build => await this[target.Host!].BuildAsync(build, ct),
            DestroyServer destroy => await this[target.Host!].DestroyAsync(destroy, ct),
            RebuildGuest rebuild => await this[target.Host!].RebuildAsync(rebuild, ct),
            PrepareMove prepare => await this[target.Host!].PrepareAsync(prepare, ct),
            FinishMove finish => await this[target.Host!].FinishAsync(finish, this, ct),
            EvacuateServer evacuate => await this[target.Host!].EvacuateAsync(evacuate, ct),
            DescribeLive describe => this[target.Host!].Describe(describe),
            CheckLive check => this[target.Host!].Check(check),
            PrepareLive prepare => await this[target.Host!].PrepareLiveAsync(prepare, ct),
            MigrateLive migrate => await this[target.Host!].MigrateAsync(migrate, this, ct),
            StopLive stop => await this[target.Host!].StopLiveAsync(stop, ct),
            SteerLive steer => this[target.Host!].Steer(steer),
            FindArrived find => this[target.Host!].Find(find),
            ConfirmMove confirm => await this[target.Host!].ConfirmAsync(confirm, ct),
            RevertMove revert => await this[target.Host!].RevertAsync(revert, ct),
            SnapshotServer snapshot => await this[target.Host!].SnapshotAsync(snapshot, Images, ct),
            EndSnapshot end => await this[target.Host!].EndSnapshotAsync(end, ct),
            ChangePower power => await this[target.Host!].ChangeAsync(power, ct),
            _ => throw new InvalidOperationException($"{method.Name} is not answered here."),
        };
        return (TReply)reply;
    }

    public Task FanoutAsync<TRequest, TReply>(
        RpcMethod<TRequest, TReply> method, TRequest request, RequestContext context, CancellationToken ct = default) => OnFanout(request!);

    /// <summary>Who hears what is told to everybody; nobody, unless a test says so.</summary>
    public Func<object, Task> OnFanout { get; set; } = static _ => Task.CompletedTask;

    private SelectDestinationsReply Select(SelectDestinations select)
    {
        lock (gate)
        {
            Asked.Enqueue(select);
            return new SelectDestinationsReply([.. select.Requests.Select(Decide ?? ByName)]);
        }
    }

    private SchedulingDecision ByName(SchedulingRequest request)
    {
        var choices = Hosts
            .Where(host => !request.IgnoredHosts.Contains(host.Name))
            .Where(host => (request.ForcedHost ?? request.RequestedHost ?? host.Name) == host.Name)
            .Select(host => host.Choice)
            .ToArray();
        return Decision(request, choices);
    }

    public static SchedulingDecision Decision(SchedulingRequest request, params HostChoice[] choices) => new(
        request.Id,
        choices.Length == 0 ? [] : [new Placement(request.InstanceIds[0], choices[0], [.. choices.Skip(1).Take(request.Alternates)])],
        new SchedulingReport(
            3, long.MaxValue, [new FilterCount("RamFilter", 3, new Dictionary<string, int> { ["too little memory"] = 3 })], choices.Length == 0 ? "host1 lacks 512 MiB" : null));
}

/// <summary>One compute host: attempts only rise, a repeated one is answered as before and is the same deed.</summary>
internal sealed class TestHost(string name)
{
    private readonly Lock gate = new();
    private readonly Dictionary<Guid, (int Attempt, object Deed, object? Answer, Fault? Fault)> attempts = [];
    private readonly Dictionary<Guid, PowerState> guests = [];
    private readonly HashSet<Guid> prepared = [];
    private readonly List<string> mistaken = [];
    private int commands;

    public string Name { get; } = name;

    public Guid NodeId { get; } = Guid.NewGuid();

    /// <summary>Its availability zone.</summary>
    public string Zone { get; set; } = "nova";

    public HostChoice Choice => new(Name, Name, NodeId, Zone, 1);

    /// <summary>What builds, destroys and power changes do instead of succeeding; null to succeed.</summary>
    public Func<object, Fault?>? Fails { get; set; }

    /// <summary>While set, nothing is answered.</summary>
    public TaskCompletionSource? Silence { get; set; }

    /// <summary>Commands that came under the number of another deed, which hosts refuse.</summary>
    public IReadOnlyList<string> Mistaken
    {
        get
        {
            lock (gate)
            {
                return [.. mistaken];
            }
        }
    }

    /// <summary>Guests ever built here.</summary>
    public int Built { get; private set; }

    public int Destroyed { get; private set; }

    /// <summary>Commands that ever came here.</summary>
    public int Commands => commands;

    public BuildServer? LastBuild { get; private set; }

    public IReadOnlyDictionary<Guid, PowerState> Guests
    {
        get
        {
            lock (gate)
            {
                return guests.ToDictionary();
            }
        }
    }

    /// <summary>What the host does when it comes back and hears of guests that are gone.</summary>
    public void Remove(IEnumerable<Guid> gone)
    {
        lock (gate)
        {
            foreach (var id in gone)
            {
                guests.Remove(id);
            }
        }
    }

    public Task<GuestState> BuildAsync(BuildServer build, CancellationToken ct)
    {
        LastBuild = build;
        return RunAsync(build.GuestId, build.Attempt, build, () =>
        {
            guests.Add(build.GuestId, PowerState.Running);
            Built++;
            return new GuestState(PowerState.Running, "/dev/vda", null);
        }, ct);
    }

    public BuildServer? LastRescue { get; private set; }

    public Task<GuestState> RescueAsync(BuildServer rescue, CancellationToken ct)
    {
        LastRescue = rescue;
        return RunAsync(rescue.GuestId, rescue.Attempt, rescue, () =>
        {
            guests[rescue.GuestId] = PowerState.Running;
            return new GuestState(PowerState.Running, null, null);
        }, ct);
    }

    public Task<GuestState> UnrescueAsync(UnrescueGuest unrescue, CancellationToken ct) => RunAsync(unrescue.GuestId, unrescue.Attempt, unrescue, () =>
    {
        guests[unrescue.GuestId] = PowerState.Running;
        return new GuestState(PowerState.Running, null, null);
    }, ct);

    /// <summary>The passwords that guests were given.</summary>
    public Dictionary<Guid, string> Passwords { get; } = [];

    public Task<GuestState> SetPasswordAsync(SetGuestPassword set, CancellationToken ct) => RunAsync(set.GuestId, set.Attempt, set, () =>
    {
        Passwords[set.GuestId] = set.Password;
        return new GuestState(guests[set.GuestId], null, null);
    }, ct);

    private readonly Dictionary<Guid, Guid> plugged = [];

    /// <summary>Interfaces that guests have which were given them after they were made.</summary>
    public IReadOnlyCollection<Guid> Plugged
    {
        get
        {
            lock (gate)
            {
                return [.. plugged.Where(one => guests.ContainsKey(one.Value)).Select(one => one.Key)];
            }
        }
    }

    public Task<GuestState> AttachAsync(AttachInterface attach, CancellationToken ct) => RunAsync(attach.GuestId, attach.Attempt, attach, () =>
    {
        Assert.Contains(attach.Instance.Interfaces!, one => one.Id == attach.InterfaceId);
        plugged[attach.InterfaceId] = attach.GuestId;
        return new GuestState(guests[attach.GuestId], null, null);
    }, ct);

    public Task<GuestState> DetachAsync(DetachInterface detach, CancellationToken ct) => RunAsync(detach.GuestId, detach.Attempt, detach, () =>
    {
        plugged.Remove(detach.InterfaceId);
        return new GuestState(guests.GetValueOrDefault(detach.GuestId), null, null);
    }, ct);

    /// <summary>Servers whose guests were sent an interrupt.</summary>
    public List<Guid> Interrupts { get; } = [];

    public Task<Nothing> InterruptAsync(GuestQuery query)
    {
        if (Fails?.Invoke(query) is { } fault)
        {
            throw new FaultException(fault);
        }

        Interrupts.Add(query.InstanceId);
        return Task.FromResult(Nothing.Value);
    }

    public RebuildGuest? LastRebuild { get; private set; }

    public Task<GuestState> RebuildAsync(RebuildGuest rebuild, CancellationToken ct)
    {
        LastRebuild = rebuild;
        return RunAsync(rebuild.Guest.GuestId, rebuild.Guest.Attempt, rebuild, () =>
        {
            guests[rebuild.Guest.GuestId] = rebuild.PowerOn ? PowerState.Running : PowerState.Shutdown;
            return new GuestState(guests[rebuild.Guest.GuestId], "/dev/sda", [.. rebuild.Guest.Instance.BlockDevices.Select(device => device with { DeviceName = "/dev/sda" })]);
        }, ct);
    }

    public Task<GuestState> DestroyAsync(DestroyServer destroy, CancellationToken ct) => RunAsync(destroy.GuestId, destroy.Attempt, destroy, () =>
    {
        guests.Remove(destroy.GuestId);
        prepared.Remove(destroy.GuestId);
        Destroyed++;
        return new GuestState(PowerState.NoState, null, null);
    }, ct);

    public Task<GuestState> ChangeAsync(ChangePower change, CancellationToken ct) => RunAsync(change.GuestId, change.Attempt, change, () =>
    {
        guests[change.GuestId] = change.Action switch
        {
            ServerAction.Stop => PowerState.Shutdown,
            ServerAction.Pause => PowerState.Paused,
            ServerAction.Suspend => PowerState.Suspended,
            _ => PowerState.Running,
        };
        return new GuestState(guests[change.GuestId], null, null);
    }, ct);

    public SnapshotServer? LastSnapshot { get; private set; }

    public Task<GuestState> SnapshotAsync(SnapshotServer snapshot, MemoryImages images, CancellationToken ct) => RunAsync(snapshot.GuestId, snapshot.Attempt, snapshot, () =>
    {
        LastSnapshot = snapshot;
        return images.Store(snapshot.ImageId) is { } refused ? throw new FaultException(refused) : new GuestState(guests[snapshot.GuestId], null, null);
    }, ct);

    public Task<GuestState> EndSnapshotAsync(EndSnapshot end, CancellationToken ct) => RunAsync(
        end.GuestId, end.Attempt, end, () => new GuestState(guests.GetValueOrDefault(end.GuestId), null, null), ct);

    /// <summary>Guests whose disks are kept for a move.</summary>
    public IReadOnlyCollection<Guid> Prepared
    {
        get
        {
            lock (gate)
            {
                return [.. prepared];
            }
        }
    }

    public FinishMove? LastFinish { get; private set; }

    public Task<MoveOffer> PrepareAsync(PrepareMove prepare, CancellationToken ct) => RunAsync(prepare.GuestId, prepare.Attempt, prepare, () =>
    {
        var before = guests[prepare.GuestId];
        guests[prepare.GuestId] = PowerState.Shutdown;
        prepared.Add(prepare.GuestId);
        return new MoveOffer(Name, 1, $"token of {prepare.GuestId}", before, []);
    }, ct);

    public Task<GuestState> FinishAsync(FinishMove finish, TestCloud cloud, CancellationToken ct) => RunAsync(finish.GuestId, finish.Attempt, finish, () =>
    {
        LastFinish = finish;
        Assert.Contains(finish.SourceGuestId, cloud[finish.SourceHost].Prepared);
        Assert.Equal($"token of {finish.SourceGuestId}", finish.Offer.Token);
        guests.Add(finish.GuestId, finish.PowerOn ? PowerState.Running : PowerState.Shutdown);
        return new GuestState(guests[finish.GuestId], null, null);
    }, ct);

    public EvacuateServer? LastEvacuation { get; private set; }

    /// <summary>The disks of servers that are evacuated here, which are made anew then; null where they are found.</summary>
    public IReadOnlyList<BlockDevice>? MakesDisks { get; set; }

    public Task<GuestState> EvacuateAsync(EvacuateServer evacuate, CancellationToken ct) => RunAsync(evacuate.Build.GuestId, evacuate.Build.Attempt, evacuate, () =>
    {
        LastEvacuation = evacuate;
        guests.Add(evacuate.Build.GuestId, evacuate.PowerOn ? PowerState.Running : PowerState.Shutdown);
        return new GuestState(guests[evacuate.Build.GuestId], MakesDisks is null ? null : "/dev/sda", MakesDisks);
    }, ct);

    /// <summary>Guests that are to come while they run, by instance.</summary>
    private readonly Dictionary<Guid, Guid> coming = [];

    /// <summary>What a live migration waits for at its source; null for nothing.</summary>
    public TaskCompletionSource<bool>? Migration { get; set; }

    public LiveSource Describe(DescribeLive describe) => Fails?.Invoke(describe) is { } fault ? throw new FaultException(fault) : new LiveSource(null, 1, [], "", null);

    public LiveTarget Check(CheckLive check) => Fails?.Invoke(check) is { } fault
        ? throw new FaultException(fault)
        : new LiveTarget(check.BlockMigration ?? true, check.DestinationHost, null, null, "", "", null, null);

    public Task<GuestState> PrepareLiveAsync(PrepareLive prepare, CancellationToken ct) => RunAsync(prepare.GuestId, prepare.Attempt, prepare, () =>
    {
        coming[prepare.Instance.Id] = prepare.GuestId;
        return new GuestState(PowerState.NoState, null, null);
    }, ct);

    public async Task<GuestState> MigrateAsync(MigrateLive migrate, TestCloud cloud, CancellationToken ct)
    {
        if (Migration is { } waits && !await waits.Task.WaitAsync(ct))
        {
            throw new FaultException(FaultKind.Conflict, "The live migration was given up.");
        }

        return await RunAsync(migrate.GuestId, migrate.Attempt, migrate, () =>
        {
            guests.Remove(migrate.GuestId, out var power);
            cloud[migrate.Target.Connect].Arrive(migrate.Instance.Id, power);
            return new GuestState(PowerState.NoState, null, null);
        }, ct);
    }

    /// <summary>The hypervisors do it between themselves.</summary>
    public void Arrive(Guid instance, PowerState power)
    {
        lock (gate)
        {
            guests.Add(coming[instance], power);
        }
    }

    public Task<GuestState> StopLiveAsync(StopLive stop, CancellationToken ct) => RunAsync(stop.GuestId, stop.Attempt, stop, () =>
        new GuestState(guests.GetValueOrDefault(stop.GuestId, PowerState.NoState), null, null), ct);

    public Nothing Steer(SteerLive steer)
    {
        Migration?.TrySetResult(!steer.Abort);
        return Nothing.Value;
    }

    public GuestState Find(FindArrived find)
    {
        lock (gate)
        {
            return new GuestState(coming.TryGetValue(find.InstanceId, out var guest) && guests.TryGetValue(guest, out var power) ? power : PowerState.NoState, null, null);
        }
    }

    public Task<GuestState> ConfirmAsync(ConfirmMove confirm, CancellationToken ct) => RunAsync(confirm.GuestId, confirm.Attempt, confirm, () =>
    {
        prepared.Remove(confirm.GuestId);
        guests.Remove(confirm.GuestId);
        return new GuestState(PowerState.NoState, null, null);
    }, ct);

    public Task<GuestState> RevertAsync(RevertMove revert, CancellationToken ct) => RunAsync(revert.GuestId, revert.Attempt, revert, () =>
    {
        prepared.Remove(revert.GuestId);
        if (!guests.ContainsKey(revert.GuestId))
        {
            throw new InvalidOperationException("There is nothing to go back to.");
        }

        guests[revert.GuestId] = revert.PowerOn ? PowerState.Running : PowerState.Shutdown;
        return new GuestState(guests[revert.GuestId], null, null);
    }, ct);

    private async Task<T> RunAsync<T>(Guid guest, int attempt, object command, Func<T> work, CancellationToken ct)
        where T : class
    {
        Interlocked.Increment(ref commands);
        if (Silence is { } silence)
        {
            await silence.Task.WaitAsync(ct);
        }

        var deed = command is ChangePower power ? power.Action : (object)command.GetType();
        lock (gate)
        {
            if (attempts.TryGetValue(guest, out var newest) && newest.Attempt >= attempt)
            {
                if (newest.Attempt > attempt)
                {
                    throw new FaultException(FaultKind.Conflict, "Superseded.", ComputeRpc.SupersededCode);
                }

                if (!newest.Deed.Equals(deed))
                {
                    var mistake = $"Attempt {attempt} is {newest.Deed}, not {deed}.";
                    mistaken.Add(mistake);
                    throw new FaultException(FaultKind.BadRequest, mistake);
                }

                return (T?)newest.Answer ?? throw new FaultException(newest.Fault!);
            }

            if (Fails?.Invoke(command) is { } fault)
            {
                attempts[guest] = (attempt, deed, null, fault);
                throw new FaultException(fault);
            }

            var answer = work();
            attempts[guest] = (attempt, deed, answer, null);
            return answer;
        }
    }
}
