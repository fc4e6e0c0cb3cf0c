using System.Threading.Channels;
using Nova.Compute.Libvirt.Connections;
using Nova.Libvirt;
using Nova.Libvirt.Events;

namespace Nova.Compute.Libvirt.Guests;

/// <summary>Lifecycle events of one connection, kept from the moment it is opened; ends when the connection is lost.</summary>
/// <remarks>The connection is its own: libvirt takes one registration per kind and connection.</remarks>
internal sealed class EventFeed : IDisposable
{
    /// <summary>A reader this far behind has the periodic look at all guests to catch up.</summary>
    private const int MostKept = 10_000;

    private readonly LibvirtLane _lane;
    private readonly DomainEventSubscription _subscription;
    private readonly Channel<DomainEvent> _events = Channel.CreateBounded<DomainEvent>(
        new BoundedChannelOptions(MostKept) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private EventFeed(LibvirtLane lane, LibvirtConnection connection)
    {
        _lane = lane;
        _subscription = connection.DomainEventRegisterAny(VirDomainEventId.Lifecycle, _events.Writer);
        _ = connection.Closed.ContinueWith(
            (_, writer) => ((ChannelWriter<DomainEvent>)writer!).TryComplete(),
            _events.Writer,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    public ChannelReader<DomainEvent> Events => _events.Reader;

    /// <summary>Completes when libvirt has answered, however long that takes.</summary>
    public static async Task<EventFeed> OpenAsync(LibvirtHost host)
    {
        var lane = host.OpenLane("libvirt-feed");
        try
        {
            return await lane.RunAsync(connection => new EventFeed(lane, connection));
        }
        catch
        {
            lane.End();
            throw;
        }
    }

    /// <summary>Returns at once; the connection is closed by its own thread.</summary>
    public void Dispose() => _lane.End(_subscription.Dispose);
}
