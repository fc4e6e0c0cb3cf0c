using System.Threading.Channels;
using Nova.Libvirt;
using Nova.Libvirt.Events;

namespace Nova.Compute.Libvirt.Guests;

/// <summary>Lifecycle events of one connection, kept from the moment it is opened; ends when the connection is lost.</summary>
/// <remarks>The connection is its own: libvirt takes one registration per kind and connection.</remarks>
internal sealed class EventFeed : IDisposable
{
    /// <summary>A reader this far behind has the periodic look at all guests to catch up.</summary>
    private const int MostKept = 10_000;

    private readonly LibvirtConnection _connection;
    private readonly DomainEventSubscription _subscription;
    private readonly Channel<DomainEvent> _events = Channel.CreateBounded<DomainEvent>(
        new BoundedChannelOptions(MostKept) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private EventFeed(LibvirtConnection connection)
    {
        _connection = connection;
        _subscription = connection.DomainEventRegisterAny(VirDomainEventId.Lifecycle, _events.Writer);
        _ = connection.Closed.ContinueWith(
            (_, writer) => ((ChannelWriter<DomainEvent>)writer!).TryComplete(),
            _events.Writer,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    public ChannelReader<DomainEvent> Events => _events.Reader;

    public static async Task<EventFeed> OpenAsync(LibvirtHost host, CancellationToken ct)
    {
        var connection = await host.OpenAsync(ct);
        try
        {
            return new EventFeed(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _subscription.Dispose();
        _connection.Dispose();
    }
}
