using System.Collections.Concurrent;
using Nova.Core.Faults;
using Nova.Database;
using Nova.Database.Reading;
using Nova.Database.Sagas;
using Nova.Hosting.Loops;
using Nova.Messaging.Transports;

namespace Nova.Conductor.Sagas;

/// <summary>Tells sagas that wait for a host when its compute service's lease has ended: by then the host has stopped starting guests by itself.</summary>
/// <remarks>
/// One look per second, however many sagas wait. Many leases that end together are an outage of what hosts have in common, and say as little of each host for a while. While this conductor cannot hear hosts, or nobody can write down what they say, and for a moment after, the end of
/// their leases says nothing about them: all leases end when the message bus or the database is away for long, and the hosts are there again when it is.
/// </remarks>
internal sealed partial class HostLeases(NovaDatabase database, ITransport bus, TimeProvider time, ILogger<HostLeases> logger) : ILoop
{
    /// <summary>What hosts take to connect again, to compare their guests and to beat.</summary>
    internal static readonly TimeSpan ReturnOfHosts = TimeSpan.FromSeconds(15);

    /// <summary>
    /// A lease counts as ended so much later: clocks of conductors differ by up to a second, and hosts that lose their way to us together stop beating within the three
    /// seconds of a heartbeat.
    /// </summary>
    internal static readonly TimeSpan Margin = TimeSpan.FromSeconds(3);

    /// <summary>How long hosts that went away together may stay away before they are given up like any.</summary>
    internal static readonly TimeSpan LongestOutage = TimeSpan.FromMinutes(2);

    /// <summary>Fewer are broken hosts, not an outage.</summary>
    private const int FewestTogether = 3;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <summary>A database that takes longer for one look was away: heartbeats will have waited as well.</summary>
    private static readonly TimeSpan SlowLook = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<Guid, Watch> watches = new();

    private readonly Outage outage = new(time);

    private bool wasOutage;

    private long heardAgainAt = DateTimeOffset.MinValue.UtcTicks;

    /// <summary>True while hosts may seem silent because the message bus or the database is, or just was, away.</summary>
    public bool AreExcused => !bus.IsConnected || time.GetUtcNow().UtcTicks < Volatile.Read(ref heardAgainAt);

    /// <summary>True while no host at all is up: nothing better can be done than to wait for one.</summary>
    public bool AllAreAway { get; private set; }

    /// <summary>Whether the host's compute service is up now.</summary>
    public Task<bool> IsUpAsync(string host, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return database.ReadAsync(scope => HostLeaseStore.IsUp(scope, host, now), ct);
    }

    /// <summary>Whether a host can be given up for good: it is forced down, or its lease has ended so long ago that it knows it too.</summary>
    public static bool IsDown(ReadScope scope, string host) => !HostLeaseStore.IsUp(scope, host, scope.Now - Margin);

    /// <summary>Watches a host until disposed; the token fires when its lease has ended.</summary>
    public Watch Watching(string host)
    {
        var watch = new Watch(this, host);
        watches[watch.Id] = watch;
        return watch;
    }

    /// <summary>One look. One that fails tells that the database is away.</summary>
    internal async Task LookAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (!bus.IsConnected)
        {
            Excuse();
        }

        IReadOnlyList<HostLeaseEnd> down;
        try
        {
            down = await database.ReadAsync(scope => HostLeaseStore.DownHosts(scope, now - Margin), ct).ConfigureAwait(false);
            await JudgeAsync(down, now, ct).ConfigureAwait(false);
        }
        catch (Exception failure) when (!ct.IsCancellationRequested)
        {
            if (outage.News(failure) is { } reason)
            {
                LookFailed(reason);
            }

            LookFailedBy(failure);
            Excuse();
            return;
        }

        outage.Ends();
        if (time.GetUtcNow() - now > SlowLook)
        {
            Excuse();
        }

        if (down.Count == 0 || AreExcused)
        {
            return;
        }

        var gone = down.Select(host => host.Host).ToHashSet();
        foreach (var watch in watches.Values)
        {
            if (gone.Contains(watch.Host))
            {
                watch.Ended();
            }
        }
    }

    public async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        while (await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false))
        {
            await LookAsync(stopping).ConfigureAwait(false);
        }
    }

    /// <summary>Excuses hosts where about as many as are left went away within a short time of each other.</summary>
    private async Task JudgeAsync(IReadOnlyList<HostLeaseEnd> down, DateTimeOffset now, CancellationToken ct)
    {
        if (down.Count < FewestTogether)
        {
            AllAreAway = false;
            return;
        }

        var up = await database.ReadAsync(scope => HostLeaseStore.CountUp(scope, now), ct).ConfigureAwait(false);
        var lately = down.Count(host => !host.ForcedDown && host.LeaseUntil >= now - LongestOutage);
        AllAreAway = up == 0;
        var isOutage = lately >= FewestTogether && lately >= up;
        if (isOutage)
        {
            Excuse();
        }

        if (isOutage != wasOutage)
        {
            wasOutage = isOutage;
            if (isOutage)
            {
                AwayTogether(lately, up);
            }
        }
    }

    private void Excuse() => Volatile.Write(ref heardAgainAt, (time.GetUtcNow() + ReturnOfHosts).UtcTicks);

    [LoggerMessage(LogLevel.Warning, "{Away} hosts went away together, {Up} are left: that is an outage of something they share, and their work is not given to others yet")]
    private partial void AwayTogether(int away, int up);

    [LoggerMessage(LogLevel.Warning, "The hosts' leases cannot be looked at: {Reason}; tried again")]
    private partial void LookFailed(string reason);

    [LoggerMessage(LogLevel.Debug, "Looking at the hosts' leases failed")]
    private partial void LookFailedBy(Exception error);

    /// <summary>One saga's interest in one host.</summary>
    internal sealed class Watch(HostLeases owner, string host) : IDisposable
    {
        private readonly CancellationTokenSource down = new();
        private readonly Lock gate = new();
        private bool disposed;

        public Guid Id { get; } = Guid.NewGuid();

        public string Host { get; } = host;

        /// <summary>Fires when the host's lease has ended.</summary>
        public CancellationToken Down => down.Token;

        public void Ended()
        {
            lock (gate)
            {
                if (!disposed)
                {
                    down.Cancel();
                }
            }
        }

        public void Dispose()
        {
            owner.watches.TryRemove(Id, out _);
            lock (gate)
            {
                disposed = true;
                down.Dispose();
            }
        }
    }
}
