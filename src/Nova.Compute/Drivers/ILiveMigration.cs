using Nova.Core.Moves;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;

namespace Nova.Compute.Drivers;

/// <summary>Guests that move to another host while they run.</summary>
internal interface ILiveMigration
{
    /// <summary>At the source: what a destination must know.</summary>
    Task<LiveSource> DescribeLiveAsync(GuestSpec spec, CancellationToken ct);

    /// <summary>At the destination: whether the guest could come, and how. Nothing is changed.</summary>
    /// <exception cref="Core.Faults.FaultException">Upstream's pre-check errors.</exception>
    Task<LiveTarget> CheckLiveAsync(CheckLive check, CancellationToken ct);

    /// <summary>At the destination: makes folder, files and, where they are copied, disks for the guest that comes.</summary>
    Task<PreparedDisks> PrepareLiveAsync(GuestSpec spec, LiveSource source, bool copiesDisks, CancellationToken ct);

    /// <summary>
    /// At the source: sends the guest away and returns when it is gone from here. Goes on with what the hypervisor has under way already. Throws where it runs here as before; the token
    /// gives the migration up, and is answered when that has come to an end one way or the other.
    /// </summary>
    Task MigrateLiveAsync(GuestSpec spec, MigrateLive command, LiveControl control, CancellationToken ct);

    /// <summary>
    /// At the source: ends a migration that the hypervisor is still at though nobody here waits for it any more, and returns when it has come to an end one way or the other: nothing under way
    /// may reach a destination that is about to be cleared.
    /// </summary>
    /// <returns>State of the guest here; <see cref="PowerState.NoState"/> where it has left.</returns>
    Task<PowerState> StopLiveAsync(Guid instanceId, CancellationToken ct);

    /// <summary>At the destination: the state of the guest that has come; <see cref="PowerState.NoState"/> where it has not, or not whole.</summary>
    Task<PowerState> FindArrivedAsync(Guid instanceId, bool hasLeft, CancellationToken ct);
}

/// <summary>What an operator wants of a live migration under way, and what it tells.</summary>
/// <param name="report">Hears how far it has come.</param>
internal sealed class LiveControl(Func<MigrationProgress, CancellationToken, Task> report) : IDisposable
{
    private readonly CancellationTokenSource _aborted = new();
    private volatile bool _isForced;

    /// <summary>It is to be given up.</summary>
    public bool IsAborted => _aborted.IsCancellationRequested;

    /// <summary>Fires when it is to be given up.</summary>
    public CancellationToken Aborted => _aborted.Token;

    /// <summary>It is to be done at once, even if the guest stands still for it.</summary>
    public bool IsForced => _isForced;

    public void Abort() => _aborted.Cancel();

    public void Force() => _isForced = true;

    public Task ReportAsync(MigrationProgress progress, CancellationToken ct) => report(progress, ct);

    public void Dispose() => _aborted.Dispose();
}
