using Nova.Core.Faults;
using Nova.Core.Servers;
using Nova.Database;
using Nova.Database.Instances;
using Nova.Database.Sagas;
using Nova.Hosting;
using Nova.Hosting.Configuration;
using Nova.Hosting.Loops;

namespace Nova.Conductor.Sagas;

/// <summary>
/// This conductor's claim to its sagas: one row, renewed every 3 s, good for 10 s. Takes over the sagas of conductors whose lease has
/// ended, and stops its own before its lease can end.
/// </summary>
/// <remarks>
/// The clock decides when to try; the epoch in the saga's row decides who wins. A lease that has ended is never renewed: the conductor
/// starts again under a new id and takes over its own sagas like anybody's, so that what it had begun is repeated under a new epoch.
/// </remarks>
internal sealed partial class ConductorLease(
    NovaDatabase database, SagaEngine engine, SagaSecrets secrets, DaemonIdentity identity, TimeProvider time, ILogger<ConductorLease> logger)
    : IHostedService, IAsyncDisposable
{
    /// <summary>How long a lease lasts.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(10);

    /// <summary>How often it is renewed.</summary>
    public static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(3);

    /// <summary>How often other conductors' leases are looked at.</summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <summary>Others' leases count as ended so much later than written: the clocks of two conductors differ.</summary>
    internal static readonly TimeSpan ClockMargin = TimeSpan.FromSeconds(1);

    /// <summary>Runs are stopped this long before the lease ends.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);

    /// <summary>How often rows are compared with runs, in case a start was lost between a commit and its continuation.</summary>
    private static readonly TimeSpan CompareEvery = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource stopping = new();
    private readonly Outage outage = new(time);
    private Task loop = Task.CompletedTask;
    private bool ended;
    private bool hasLeftRows;
    private Guid lost;
    private bool held;

    /// <summary>By a clock that nobody sets and that counts while the machine sleeps: the lease ends here when it ends there.</summary>
    private long countedFrom;
    private DateTimeOffset renewedAt;
    private DateTimeOffset comparedAt;

    /// <summary>The id sagas are owned under now.</summary>
    public Guid Id { get; private set; }

    /// <summary>True while the lease surely runs.</summary>
    public bool IsHeld => held && time.GetElapsedTime(countedFrom) < Length - Margin;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await CheckKeyAsync(cancellationToken).ConfigureAwait(false);
        await AcquireAsync(cancellationToken).ConfigureAwait(false);
        loop = Supervision.RunAsync(nameof(ConductorLease), LoopAsync, time, logger, stopping.Token);
    }

    /// <summary>Hands the sagas back: any conductor may take them at once.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // Told to stop before it had a lease, there is nothing to hand back, and perhaps no database to hand it to.
        if (!await EndAsync().ConfigureAwait(false) || Id == Guid.Empty)
        {
            return;
        }

        try
        {
            var id = Id;
            await database.WriteAsync(scope => ConductorStore.Release(scope, id), cancellationToken).ConfigureAwait(false);
        }
        catch (FaultException away) when (away.Fault.Kind == FaultKind.Unavailable)
        {
            NotReleased(Outage.ReasonOf(away));
        }
    }

    /// <summary>Without a stop before it, ends as a crash would: nothing is handed back.</summary>
    public async ValueTask DisposeAsync()
    {
        await EndAsync().ConfigureAwait(false);
        stopping.Dispose();
    }

    /// <summary>Stops renewing and running.</summary>
    /// <returns>False where that was done before.</returns>
    private async Task<bool> EndAsync()
    {
        if (Interlocked.Exchange(ref ended, true))
        {
            return false;
        }

        await stopping.CancelAsync().ConfigureAwait(false);
        await loop.ConfigureAwait(false);
        await engine.AbandonAllAsync().ConfigureAwait(false);
        return true;
    }

    /// <summary>
    /// Runs a saga whose row is committed, unless the lease it is owned under is about to end: then the row waits for the lease that follows,
    /// here or at another conductor.
    /// </summary>
    public void Run(SagaEntry row, InstanceRecord? instance = null)
    {
        if (IsHeld && row.Owner == Id)
        {
            engine.Start(row, instance);
        }
        else
        {
            hasLeftRows = true;
        }
    }

    /// <summary>One look at the clock: renews, stops, takes over, as it says.</summary>
    internal async Task TickAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (now - renewedAt >= RenewEvery)
        {
            await RenewAsync(ct).ConfigureAwait(false);
        }

        await TakeOverAsync(ct).ConfigureAwait(false);
    }

    private async Task LoopAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        using var watchdog = time.CreateTimer(_ => StopWhenEnding(), null, LookEvery, LookEvery);
        while (await timer.WaitForNextTickAsync(ct).ConfigureAwait(false))
        {
            try
            {
                await TickAsync(ct).ConfigureAwait(false);
                outage.Ends();
            }
            catch (Exception error) when (!ct.IsCancellationRequested)
            {
                // Whatever it is: a conductor whose loop has ended would hold its lease no longer and never know.
                if (outage.News(error) is { } reason)
                {
                    TickFailed(reason);
                }

                TickFailedBy(error);
            }
        }
    }

    /// <summary>A conductor with another key would take over builds whose passwords it cannot read, and fail them.</summary>
    private async Task CheckKeyAsync(CancellationToken ct)
    {
        var (other, kept) = await database.ReadAsync(scope => (ConductorStore.HostWithOtherKey(scope, secrets.Check), ConductorStore.AnySealed(scope)), ct)
            .ConfigureAwait(false);
        if (other is not null)
        {
            throw new ConfigurationException($"the journal key is not that of the conductor on {other}: copy its key file to [conductor] journal_key_file of all conductors");
        }

        if (kept is { } one && !secrets.CanOpen(one.Saga, one.Secrets))
        {
            throw new ConfigurationException(
                "the journal key is not the one that operations under way were written with: put the key file back, as it is on another conductor or in a backup ([conductor] journal_key_file)");
        }
    }

    /// <summary>Renewal hangs or fails: what runs here stops while nobody else may have begun.</summary>
    private void StopWhenEnding()
    {
        if (!IsHeld && engine.Running > 0)
        {
            LeaseEnding();
            hasLeftRows = true;
            engine.StopAll();
        }
    }

    private async Task AcquireAsync(CancellationToken ct)
    {
        var id = Guid.NewGuid();
        var now = time.GetUtcNow();
        var from = time.GetTimestamp();
        await database.WriteAsync(scope => ConductorStore.Register(scope, id, identity.Host, now + Length, secrets.Check), ct).ConfigureAwait(false);
        Id = id;
        countedFrom = from;
        held = true;
        renewedAt = now;
        comparedAt = DateTimeOffset.MinValue;
        Acquired(id);
    }

    private async Task RenewAsync(CancellationToken ct)
    {
        // Counted from before the statement is sent, so that the lease here never ends later than in the database.
        var now = time.GetUtcNow();
        var from = time.GetTimestamp();
        var id = Id;
        if (time.GetElapsedTime(countedFrom) < Length && await database.WriteAsync(scope => ConductorStore.Renew(scope, id, now + Length), ct).ConfigureAwait(false))
        {
            countedFrom = from;
            renewedAt = now;
            if (Interlocked.Exchange(ref hasLeftRows, false))
            {
                // It was close: what was stopped, or not begun, goes on.
                comparedAt = DateTimeOffset.MinValue;
            }

            return;
        }

        if (id != lost)
        {
            lost = id;
            LeaseLost(id);
        }

        await engine.AbandonAllAsync().ConfigureAwait(false);
        await AcquireAsync(ct).ConfigureAwait(false);
    }

    private async Task TakeOverAsync(CancellationToken ct)
    {
        if (!IsHeld)
        {
            return;
        }

        var now = time.GetUtcNow();
        var ended = now - ClockMargin;
        var compare = now - comparedAt >= CompareEvery;
        if (!compare && !await database.ReadAsync(scope => ConductorStore.AnyEnded(scope, ended), ct).ConfigureAwait(false))
        {
            return;
        }

        var id = Id;
        var taken = await database.WriteAsync(scope => ConductorStore.TakeOver(scope, id, ended), ct).ConfigureAwait(false);
        comparedAt = now;
        var mine = await database.ReadAsync(scope => SagaStore.OwnedBy(scope, id), ct).ConfigureAwait(false);
        if (taken > 0)
        {
            TookOver(taken);
            SagaDiagnostics.TookOver(taken);
        }

        // The database may have taken its time: each is run only if the lease lasts even now.
        foreach (var row in mine)
        {
            try
            {
                Run(row);
            }
            catch (Exception unreadable) when (!ct.IsCancellationRequested)
            {
                // One row that cannot be read is one instance's trouble, not everybody's.
                await GiveUpAsync(row, unreadable, ct).ConfigureAwait(false);
            }
        }
    }

    private async Task GiveUpAsync(SagaEntry row, Exception unreadable, CancellationToken ct)
    {
        Unreadable(unreadable, row.Id, row.Kind, row.InstanceId);
        var fault = new Fault(FaultKind.Internal, "An unexpected error occurred.", Details: $"The journal of the operation ({row.Kind}) cannot be read: {unreadable.Message}");
        await database.WriteAsync(
            scope =>
            {
                if (SagaStore.Remove(scope, row.Id, row.Epoch) && row.InstanceId is { } instance)
                {
                    InstanceStore.Failed(scope, instance, VmState.Error, InstanceFaults.Of(fault, scope.Now));
                    ActionStore.Supersede(scope, instance, fault.Message);
                }

                return true;
            },
            ct).ConfigureAwait(false);
    }

    [LoggerMessage(LogLevel.Error, "The journal of saga {Id} ({Kind}) cannot be read; instance {InstanceId} is put into ERROR")]
    private partial void Unreadable(Exception unreadable, Guid id, string kind, Guid? instanceId);

    [LoggerMessage(LogLevel.Debug, "Conductor lease acquired as {Id}")]
    private partial void Acquired(Guid id);

    [LoggerMessage(LogLevel.Warning, "The lease of conductor {Id} has ended; its sagas are taken up again under a new one")]
    private partial void LeaseLost(Guid id);

    [LoggerMessage(LogLevel.Warning, "The conductor's lease cannot be renewed and is about to end; its sagas stop here")]
    private partial void LeaseEnding();

    [LoggerMessage(LogLevel.Information, "Took over {Count} sagas of conductors that are gone")]
    private partial void TookOver(int count);

    [LoggerMessage(LogLevel.Warning, "The conductors' leases cannot be looked after: {Reason}; tried again")]
    private partial void TickFailed(string reason);

    [LoggerMessage(LogLevel.Debug, "Looking after the conductors' leases failed")]
    private partial void TickFailedBy(Exception error);

    [LoggerMessage(LogLevel.Warning, "The lease could not be handed back, it ends by itself: {Reason}")]
    private partial void NotReleased(string reason);
}
