using Nova.Core.Faults;
using Nova.Core.Moves;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;

namespace Nova.Compute.Drivers.Fake;

/// <content>Guests that move while they run: one leaves here when its cue lets it, and has come to its destination once that asks for it.</content>
internal sealed partial class FakeDriver
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(50);

    private readonly Dictionary<Guid, FakeGuest> _arriving = [];

    public Task<LiveSource> DescribeLiveAsync(GuestSpec spec, CancellationToken ct)
        => ChangeAsync(FakeCall.PowerState, spec.Instance.Id, _ => new LiveSource(null, FakeNode.HypervisorVersion, [], "", null), ct);

    public Task<LiveTarget> CheckLiveAsync(CheckLive check, CancellationToken ct)
        => Task.FromResult(new LiveTarget(check.BlockMigration ?? true, node, null, null, "", "", null, null));

    public Task<PreparedDisks> PrepareLiveAsync(GuestSpec spec, LiveSource source, bool copiesDisks, CancellationToken ct) => PlayAsync(FakeCall.PrepareLive, () =>
    {
        lock (_gate)
        {
            _disks.Add(spec.Instance.Id);
            _arriving[spec.Instance.Id] = NewGuest(spec);
            return new PreparedDisks(spec.Instance.BlockDevices, []);
        }
    }, ct);

    public async Task MigrateLiveAsync(GuestSpec spec, MigrateLive command, LiveControl control, CancellationToken ct)
    {
        var bytes = spec.Instance.Flavor.MemoryMb * 1024L * 1024;
        await control.ReportAsync(new MigrationProgress(bytes, 0, bytes, 0, 0, 0), ct);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var migration = PlayAsync(FakeCall.MigrateLive, () => control.IsAborted ? throw Aborted() : Leave(spec.Instance.Id), over.Token);
        while (!migration.IsCompleted)
        {
            if (control.IsAborted)
            {
                await over.CancelAsync();
                await ((Task)migration).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                break;
            }

            if (control.IsForced)
            {
                Leave(spec.Instance.Id);
                await over.CancelAsync();
                return;
            }

            await Task.WhenAny(migration, Task.Delay(LookAgain, time, ct));
        }

        if (control.IsAborted && !migration.IsCompletedSuccessfully)
        {
            throw Aborted();
        }

        await migration;
    }

    /// <summary>Nothing goes on here that <see cref="MigrateLiveAsync"/> does not wait for.</summary>
    public Task<PowerState> StopLiveAsync(Guid instanceId, CancellationToken ct) => GetPowerStateAsync(instanceId, ct);

    public Task<PowerState> FindArrivedAsync(Guid instanceId, bool hasLeft, CancellationToken ct) => PlayAsync(FakeCall.PowerState, () =>
    {
        lock (_gate)
        {
            if (hasLeft && _arriving.Remove(instanceId, out var arrived))
            {
                _guests[instanceId] = arrived;
            }

            return _guests.TryGetValue(instanceId, out var guest) ? guest.PowerState : PowerState.NoState;
        }
    }, ct);

    private bool Leave(Guid instanceId)
    {
        lock (_gate)
        {
            return _guests.Remove(instanceId);
        }
    }

    private static FaultException Aborted() => new(FaultKind.Conflict, "The live migration was given up.");
}
