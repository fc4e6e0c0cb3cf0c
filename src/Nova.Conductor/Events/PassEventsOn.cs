using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Threading.Channels;
using Nova.Conductor.Sagas;
using Nova.Core.Faults;
using Nova.Database;
using Nova.Database.Events;
using Nova.Database.Writing;
using Nova.Hosting.Daemon;
using Nova.Hosting.Loops;
using Nova.Messaging.Notifications;

namespace Nova.Conductor.Events;

/// <summary>
/// Passes the events of the outbox on, in the order of commits, and forgets those that are in safe hands. One conductor does it at a time; another
/// goes on when its lease has ended. An event may arrive twice after a crash, under the same message id; none is lost.
/// </summary>
internal sealed partial class PassEventsOn(
    NovaDatabase database, ConductorLease lease, INotificationSink sink, NotificationOptions options, TimeProvider time, ILogger<PassEventsOn> logger)
    : ILoop
{
    /// <summary>Name of the part among publishers.</summary>
    public const string Name = "notifications";

    /// <summary>Events in one look at the outbox.</summary>
    private const int PageSize = 100;

    /// <summary>How often events of other conductors, and an end of the publisher's lease, are looked for.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly Channel<bool> told = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Outage outage = new(time);

    public async Task RunAsync(CancellationToken stopping)
    {
        database.Committed += OnCommitted;
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                await PassOnAndWaitAsync(stopping);
            }
        }
        finally
        {
            database.Committed -= OnCommitted;
        }
    }

    private async Task PassOnAndWaitAsync(CancellationToken stopping)
    {
        try
        {
            await PassOnAsync(stopping);
            outage.Ends();
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            // Whatever it is, the events are still there.
            if (outage.News(failure) is { } reason)
            {
                LogWaiting(reason);
            }

            await Task.Delay(Look, time, stopping);
        }

        using var look = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        look.CancelAfter(Look);
        Task waiting = told.Reader.WaitToReadAsync(look.Token).AsTask();
        await waiting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        told.Reader.TryRead(out _);
    }

    private async Task PassOnAsync(CancellationToken ct)
    {
        while (await database.ReadAsync(scope => EventStore.First(scope, PageSize), ct) is { Count: > 0 } page)
        {
            var conductor = lease.Id;
            if (!lease.IsHeld || !await database.WriteAsync(scope => EventPublisherStore.TryTake(scope, Name, conductor), ct))
            {
                return;
            }

            if (time.GetUtcNow() - page[0].At > options.KeepFor)
            {
                var before = time.GetUtcNow() - options.KeepFor;
                LogExpired(await database.WriteAsync(scope => EventStore.Expire(scope, before), ct), options.KeepFor.TotalSeconds);
                continue;
            }

            await sink.SendAsync([.. page.Select(Notify)], ct);
            var last = page[^1].Position;
            await database.WriteAsync(
                scope =>
                {
                    EventStore.Passed(scope, last);
                    return true;
                },
                ct);
            if (page.Count < PageSize)
            {
                return;
            }
        }
    }

    private void OnCommitted(CommitNotice notice)
    {
        if (notice.Events > 0)
        {
            told.Writer.TryWrite(true);
        }
    }

    private static Notification Notify(ToldEvent one) => new(
        MessageId(one), one.Event.PublisherId, one.Event.Type, one.Event.Priority, one.Event.Payload, one.At,
        one.Event.Context.RequestId, one.Event.Context.UserId, one.Event.Context.ProjectId);

    /// <summary>The same for the same event, whoever sends it.</summary>
    private static Guid MessageId(ToldEvent one)
    {
        Span<byte> text = stackalloc byte[20];
        BinaryPrimitives.WriteInt64BigEndian(text, one.Position.Revision);
        BinaryPrimitives.WriteInt32BigEndian(text[8..], one.Position.Ordinal);
        BinaryPrimitives.WriteInt64BigEndian(text[12..], one.At.UtcTicks);
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(text, hash);
        return new Guid(hash[..16], bigEndian: true);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Notifications wait in the database: {Reason}")]
    private partial void LogWaiting(string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Count} notifications were given up: nobody took them for {Seconds} s ([notifications] outbox_retention)")]
    private partial void LogExpired(int count, double seconds);
}
