using System.Runtime.CompilerServices;
using Nova.Compute.Drivers;
using Nova.Core.Faults;
using Nova.Libvirt;
using Nova.Libvirt.Events;

namespace Nova.Compute.Libvirt.Guests;

/// <summary>Follows libvirt's lifecycle events. What happens while libvirt is away is not heard: the caller's periodic look at all guests finds it.</summary>
internal sealed partial class WatchGuests(LibvirtHost host, TimeProvider time, ILogger logger) : IDisposable
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Outage _outage = new(time);
    private readonly Lock _gate = new();
    private Task<EventFeed>? _opening;
    private EventFeed? _first;

    /// <summary>Begins to keep events: none is missed between the driver's start and the first look at them.</summary>
    /// <exception cref="FaultException"><see cref="FaultKind.Unavailable"/> where libvirt does not answer; what was begun is waited for by the next call.</exception>
    public async Task StartAsync(CancellationToken ct)
    {
        try
        {
            _first ??= await OpenOneAsync().WaitAsync(Patience, time, ct);
        }
        catch (Exception away) when (away is TimeoutException or LibvirtException)
        {
            throw new FaultException(new Fault(FaultKind.Unavailable, "The hypervisor of the host does not answer.", Details: away.Message), away);
        }
    }

    /// <summary>Each change of a guest of ours with the state it has when the event is read, so that late events do no harm.</summary>
    public async IAsyncEnumerable<GuestEvent> WatchAsync([EnumeratorCancellation] CancellationToken ct)
    {
        while (true)
        {
            using var feed = Interlocked.Exchange(ref _first, null) ?? await OpenAsync(ct);
            await foreach (var happened in feed.Events.ReadAllAsync(ct))
            {
                if (happened is LifecycleEvent lifecycle && Changes(lifecycle) && await ReadAsync(lifecycle, ct) is { } change)
                {
                    yield return change;
                }
            }

            Log.Lost(logger);
        }
    }

    public void Dispose() => Interlocked.Exchange(ref _first, null)?.Dispose();

    private static bool Changes(LifecycleEvent happened) =>
        happened.Type is not (VirDomainEventType.Defined or VirDomainEventType.Undefined or VirDomainEventType.Shutdown);

    /// <summary>Null for the guests of others, for one that is gone, and where libvirt does not answer.</summary>
    private async Task<GuestEvent?> ReadAsync(LifecycleEvent happened, CancellationToken ct)
    {
        try
        {
            return await host.RunAsync(
                connection =>
                {
                    using var domain = host.Find(connection, happened.Uuid);
                    return domain is null ? null : new GuestEvent(happened.Uuid, PowerStates.Of(domain));
                },
                ct);
        }
        catch (LibvirtException gone) when (gone.Code == VirErrorNumber.NoDomain)
        {
            return null;
        }
        catch (FaultException away) when (away.Fault.Kind == FaultKind.Unavailable)
        {
            Log.NotRead(logger, happened.Uuid, Outage.ReasonOf(away));
            return null;
        }
    }

    private async Task<EventFeed> OpenAsync(CancellationToken ct)
    {
        while (true)
        {
            try
            {
                var feed = await OpenOneAsync().WaitAsync(ct);
                if (_outage.Ends())
                {
                    Log.OpenedAgain(logger);
                }

                return feed;
            }
            catch (LibvirtException refused)
            {
                if (_outage.News(refused) is { } reason)
                {
                    Log.NotOpened(logger, reason, Retry.TotalSeconds);
                }

                Log.NotOpenedBy(logger, refused);
                await Task.Delay(Retry, time, ct);
            }
        }
    }

    /// <summary>One at a time: a libvirt that hangs keeps one thread, not one for each try.</summary>
    private Task<EventFeed> OpenOneAsync()
    {
        lock (_gate)
        {
            return _opening ??= OpenAndForgetAsync();
        }
    }

    private async Task<EventFeed> OpenAndForgetAsync()
    {
        // Not under the lock: a refusal may come at once.
        await Task.Yield();
        try
        {
            return await EventFeed.OpenAsync(host);
        }
        finally
        {
            lock (_gate)
            {
                _opening = null;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The connection for libvirt's events was lost; opening it again")]
        public static partial void Lost(ILogger logger);

        [LoggerMessage(LogLevel.Warning, "libvirt's events are not heard: {Reason}; trying again every {Seconds} s")]
        public static partial void NotOpened(ILogger logger, string reason, double seconds);

        [LoggerMessage(LogLevel.Debug, "libvirt's events are not heard")]
        public static partial void NotOpenedBy(ILogger logger, Exception cause);

        [LoggerMessage(LogLevel.Information, "libvirt's events are heard again")]
        public static partial void OpenedAgain(ILogger logger);

        [LoggerMessage(LogLevel.Warning, "The state of guest {InstanceId} after an event cannot be read: {Reason}")]
        public static partial void NotRead(ILogger logger, Guid instanceId, string reason);
    }
}
