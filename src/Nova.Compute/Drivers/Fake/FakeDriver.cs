using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Channels;
using Nova.Core.Consoles;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;

namespace Nova.Compute.Drivers.Fake;

/// <summary>A hypervisor in memory: keeps the contract, runs nothing, and misbehaves as its cues say.</summary>
internal sealed partial class FakeDriver(string node, FakeOptions options, FakeCues cues, TimeProvider time) : IComputeDriver, IAsyncDisposable
{
    // What upstream's fake answers, which scripts look for, and a line more than tempest has enough of.
    private static readonly byte[] ConsoleText = "FAKE CONSOLE OUTPUT\nANOTHER\nONE MORE\nLAST LINE"u8.ToArray();

    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, FakeGuest> _guests = [];
    private readonly HashSet<Guid> _disks = [];
    private readonly HashSet<Guid> _aside = [];
    private readonly FakeConsoles _consoles = new();
    private Channel<GuestEvent>? _events;

    public string Name => "fake";

    /// <summary>Where snapshots go; null where nobody takes any.</summary>
    public IImageSource? Images { get; init; }

    /// <summary>Where guests have folders; null where they have none. Told by a test.</summary>
    public string? Folder { get; set; }

    /// <summary>Told by a test.</summary>
    public string? Problem { get; set; }

    public Task OpenAsync(CancellationToken ct) => Task.CompletedTask;

    public Task<NodeInventory> GetInventoryAsync(CancellationToken ct) => PlayAsync(FakeCall.Inventory, () => FakeNode.Of(node, options), ct);

    public Task<IReadOnlyList<GuestSummary>> ListGuestsAsync(CancellationToken ct)
        => PlayAsync<IReadOnlyList<GuestSummary>>(FakeCall.ListGuests, ListGuests, ct);

    public async IAsyncEnumerable<GuestEvent> WatchAsync([EnumeratorCancellation] CancellationToken ct)
    {
        Channel<GuestEvent> events;
        lock (_gate)
        {
            events = _events ??= NewEvents();
        }

        await foreach (var change in events.Reader.ReadAllAsync(ct))
        {
            yield return change;
        }
    }

    public string? DirectoryOf(Guid instanceId) => Folder is { } folder ? Path.Combine(folder, instanceId.ToString()) : null;

    public Task<PreparedDisks> PrepareDisksAsync(GuestSpec spec, CancellationToken ct) => PlayAsync(FakeCall.PrepareDisks, () =>
    {
        lock (_gate)
        {
            _disks.Add(spec.Instance.Id);
        }

        return new PreparedDisks(DeviceNames.Choose(spec.Instance.BlockDevices), []);
    }, ct);

    public Task<bool> HasDisksAsync(GuestSpec spec, CancellationToken ct) => Task.FromResult(HasDisks(spec.Instance.Id));

    public Task RemoveDisksAsync(Guid instanceId, CancellationToken ct) => PlayAsync(FakeCall.RemoveDisks, () =>
    {
        lock (_gate)
        {
            _rescued.Remove(instanceId);
            return _disks.Remove(instanceId);
        }
    }, ct);

    public Task SpawnAsync(GuestSpec spec, CancellationToken ct) => PlayAsync(FakeCall.Spawn, () =>
    {
        lock (_gate)
        {
            RequireDisks_NeedsGate(spec.Instance.Id);
            if (_guests.TryGetValue(spec.Instance.Id, out var there) && there.Attempt == spec.Attempt && there.PowerState == PowerState.Running)
            {
                return true;
            }

            _guests[spec.Instance.Id] = NewGuest(spec);
            return true;
        }
    }, ct);

    public Task DefineAsync(GuestSpec spec, CancellationToken ct) => PlayAsync(FakeCall.Define, () =>
    {
        lock (_gate)
        {
            RequireDisks_NeedsGate(spec.Instance.Id);
            if (!_guests.ContainsKey(spec.Instance.Id))
            {
                var guest = NewGuest(spec);
                guest.PowerState = PowerState.Shutdown;
                _guests[spec.Instance.Id] = guest;
            }

            return true;
        }
    }, ct);

    public Task DestroyAsync(Guid instanceId, CancellationToken ct) => PlayAsync(FakeCall.Destroy, () =>
    {
        lock (_gate)
        {
            _consoles.Close(instanceId);
            _arriving.Remove(instanceId);
            return _guests.Remove(instanceId);
        }
    }, ct);

    public Task StartAsync(GuestSpec spec, CancellationToken ct)
        => StartAsync(FakeCall.Start, spec, replace: false, ct);

    public Task RebootHardAsync(GuestSpec spec, CancellationToken ct)
        => StartAsync(FakeCall.RebootHard, spec, replace: true, ct);

    public Task ResumeAsync(GuestSpec spec, CancellationToken ct)
        => StartAsync(FakeCall.Resume, spec, replace: false, ct);

    public Task StopAsync(Guid instanceId, TimeSpan timeout, CancellationToken ct)
        => ChangeAsync(FakeCall.Stop, instanceId, guest => TurnOff(instanceId, guest, PowerState.Shutdown), ct);

    public Task<bool> RebootSoftAsync(Guid instanceId, TimeSpan timeout, CancellationToken ct)
        => ChangeAsync(FakeCall.RebootSoft, instanceId, guest =>
        {
            if (guest.PowerState != PowerState.Running)
            {
                return false;
            }

            guest.Boots++;
            guest.StartedAt = time.GetTimestamp();
            return true;
        }, ct);

    public Task PauseAsync(Guid instanceId, CancellationToken ct)
        => ChangeAsync(FakeCall.Pause, instanceId, guest => guest.PowerState = PowerState.Paused, ct);

    public Task UnpauseAsync(Guid instanceId, CancellationToken ct)
        => ChangeAsync(FakeCall.Unpause, instanceId, guest => guest.PowerState = PowerState.Running, ct);

    public Task SuspendAsync(Guid instanceId, CancellationToken ct)
        => ChangeAsync(FakeCall.Suspend, instanceId, guest => TurnOff(instanceId, guest, PowerState.Suspended), ct);

    public Task<PowerState> GetPowerStateAsync(Guid instanceId, CancellationToken ct) => PlayAsync(FakeCall.PowerState, () =>
    {
        lock (_gate)
        {
            return _guests.TryGetValue(instanceId, out var guest) ? guest.PowerState : PowerState.NoState;
        }
    }, ct);

    public Task<byte[]> ReadConsoleAsync(Guid instanceId, int maxBytes, CancellationToken ct)
        => ChangeAsync(FakeCall.Console, instanceId, _ => ConsoleText.Length > maxBytes ? ConsoleText[^maxBytes..] : ConsoleText, ct);

    public Task<ConsoleEndpoint?> GetConsoleAsync(Guid instanceId, ConsoleProtocol protocol, CancellationToken ct)
        => ChangeAsync(
            FakeCall.Vnc,
            instanceId,
            guest => guest.PowerState is not (PowerState.Running or PowerState.Paused)
                ? throw new FaultException(FaultKind.Conflict, $"Instance {instanceId} is not ready")
                : _consoles.PortOf(instanceId, protocol) is { } port ? new ConsoleEndpoint("127.0.0.1", port) : null,
            ct);

    public Task<GuestDiagnostics> GetDiagnosticsAsync(Guid instanceId, CancellationToken ct)
        => ChangeAsync(FakeCall.Diagnostics, instanceId, guest => FakeDiagnostics.Of(guest, time), ct);

    public Task<string> GetHostUptimeAsync(CancellationToken ct)
        => PlayAsync(FakeCall.Uptime, static () => " 12:00:00 up 1 day,  0:00,  0 users,  load average: 0.00, 0.00, 0.00", ct);

    public Task<IReadOnlyList<MoveDisk>> SetAsideAsync(GuestSpec spec, CancellationToken ct) => PlayAsync<IReadOnlyList<MoveDisk>>(FakeCall.SetAside, () =>
    {
        lock (_gate)
        {
            if (!_disks.Remove(spec.Instance.Id) && !_aside.Contains(spec.Instance.Id))
            {
                throw Missing(spec.Instance.Id);
            }

            _aside.Add(spec.Instance.Id);
            return [];
        }
    }, ct);

    public Task BringBackAsync(Guid instanceId, CancellationToken ct) => PlayAsync(FakeCall.BringBack, () =>
    {
        lock (_gate)
        {
            return _aside.Remove(instanceId) && _disks.Add(instanceId);
        }
    }, ct);

    public Task RemoveAsideAsync(Guid instanceId, CancellationToken ct) => PlayAsync(FakeCall.RemoveAside, () =>
    {
        lock (_gate)
        {
            return _aside.Remove(instanceId);
        }
    }, ct);

    /// <summary>Disks that are only a word have no bytes to be fetched.</summary>
    public AsideFile? OpenAside(Guid instanceId, MoveDisk disk) => null;

    public AsideFile? OpenBase(Guid instanceId, MoveDisk disk) => null;

    public Task<PreparedDisks> ReceiveDisksAsync(GuestSpec spec, IReadOnlyList<MoveDisk> offer, IDiskFetch? fetch, CancellationToken ct)
        => PlayAsync(FakeCall.ReceiveDisks, () =>
        {
            lock (_gate)
            {
                _disks.Add(spec.Instance.Id);
            }

            return new PreparedDisks(DeviceNames.Choose(spec.Instance.BlockDevices), []);
        }, ct);

    /// <summary>The disk of such a guest is a word, too.</summary>
    public async Task SnapshotAsync(GuestSpec spec, string imageId, Func<CancellationToken, Task> uploading, CancellationToken ct)
    {
        var text = await PlayAsync(FakeCall.Snapshot, () =>
        {
            lock (_gate)
            {
                RequireDisks_NeedsGate(spec.Instance.Id);
                return Encoding.UTF8.GetBytes($"disk of {spec.Instance.Id}\n");
            }
        }, ct);
        await uploading(ct);
        if (Images is not null)
        {
            await Images.StoreAsync(imageId, "raw", () => new MemoryStream(text, writable: false), ct);
        }
    }

    public Task EndSnapshotAsync(Guid instanceId, CancellationToken ct) => PlayAsync(FakeCall.EndSnapshot, static () => true, ct);

    /// <summary>Something happens to a guest that nobody asked for: it crashes, or shuts itself down.</summary>
    public void Happen(Guid instanceId, PowerState state)
    {
        lock (_gate)
        {
            var guest = Find_NeedsGate(instanceId);
            guest.PowerState = state is PowerState.Running or PowerState.Paused ? state : TurnOff(instanceId, guest, state);
            (_events ??= NewEvents()).Writer.TryWrite(new GuestEvent(instanceId, state));
        }
    }

    /// <summary>Whether disks of an instance are here.</summary>
    public bool HasDisks(Guid instanceId)
    {
        lock (_gate)
        {
            return _disks.Contains(instanceId);
        }
    }

    /// <summary>Whether disks of an instance are set aside here.</summary>
    public bool HasDisksAside(Guid instanceId)
    {
        lock (_gate)
        {
            return _aside.Contains(instanceId);
        }
    }

    /// <summary>Takes over what ran here before the daemon was restarted: this hypervisor lives in it.</summary>
    public async Task RecallAsync(Func<CancellationToken, Task<IReadOnlyList<HostGuest>>> guests, Func<Guid, GuestState?> answerOf, CancellationToken ct)
    {
        var all = await guests(ct);
        lock (_gate)
        {
            foreach (var known in all)
            {
                var (power, isAside) = FakeRecall.Of(known, answerOf);
                if (isAside)
                {
                    _aside.Add(known.Instance.Id);
                }

                if (power is { } state && !_guests.ContainsKey(known.Instance.Id))
                {
                    var guest = NewGuest(new GuestSpec(known.Instance, known.Instance.Attempt, null, null));
                    guest.PowerState = options.LostPower && state is (PowerState.Running or PowerState.Paused) ? PowerState.Shutdown : state;
                    _guests[known.Instance.Id] = guest;
                    _disks.Add(known.Instance.Id);
                }
            }
        }
    }

    /// <summary>Guests end with the daemon, and so do their consoles.</summary>
    public ValueTask DisposeAsync()
    {
        _consoles.Dispose();
        return ValueTask.CompletedTask;
    }

    private PowerState TurnOff(Guid instanceId, FakeGuest guest, PowerState state)
    {
        _consoles.Close(instanceId);
        return guest.PowerState = state;
    }

    /// <summary>Bounded as libvirt's: a reader this far behind has the periodic look at all guests to catch up.</summary>
    private static Channel<GuestEvent> NewEvents() =>
        Channel.CreateBounded<GuestEvent>(new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropOldest });

    private IReadOnlyList<GuestSummary> ListGuests()
    {
        lock (_gate)
        {
            return [.. _guests.Select(pair => new GuestSummary(pair.Key, pair.Value.Attempt, pair.Value.PowerState))];
        }
    }

    private FakeGuest NewGuest(GuestSpec spec) => new(
        spec.Attempt,
        spec.Instance.Flavor.MemoryMb,
        (short)Math.Min(spec.Instance.Flavor.Vcpus, short.MaxValue),
        (byte)Math.Min(spec.Instance.BlockDevices.Count, byte.MaxValue),
        spec.Instance.ConfigDrive,
        time.GetTimestamp());

    private Task StartAsync(FakeCall call, GuestSpec spec, bool replace, CancellationToken ct) => PlayAsync(call, () =>
    {
        lock (_gate)
        {
            RequireDisks_NeedsGate(spec.Instance.Id);
            var guest = _guests.GetValueOrDefault(spec.Instance.Id);
            if (guest is null || replace)
            {
                _consoles.Close(spec.Instance.Id);
                _guests[spec.Instance.Id] = NewGuest(spec);
            }
            else if (guest.PowerState != PowerState.Running)
            {
                guest.PowerState = PowerState.Running;
                guest.Boots++;
                guest.StartedAt = time.GetTimestamp();
            }

            return true;
        }
    }, ct);

    private Task<T> ChangeAsync<T>(FakeCall call, Guid instanceId, Func<FakeGuest, T> change, CancellationToken ct) => PlayAsync(call, () =>
    {
        lock (_gate)
        {
            return change(Find_NeedsGate(instanceId));
        }
    }, ct);

    private Task<T> PlayAsync<T>(FakeCall call, Func<T> work, CancellationToken ct) => cues.PlayAsync(call, work, ct).AsTask();

    private FakeGuest Find_NeedsGate(Guid instanceId) => _guests.TryGetValue(instanceId, out var guest) ? guest : throw Missing(instanceId);

    private void RequireDisks_NeedsGate(Guid instanceId)
    {
        if (!_disks.Contains(instanceId))
        {
            throw Missing(instanceId);
        }
    }

    private static FaultException Missing(Guid instanceId)
        => new(FaultKind.NotFound, $"Instance {instanceId} could not be found.", ComputeRpc.GuestMissingCode);
}
