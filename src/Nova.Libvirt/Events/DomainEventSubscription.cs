using System.Threading.Channels;
using Nova.Libvirt.Native;

namespace Nova.Libvirt.Events;

/// <summary>One registration for one kind of event; disposing it ends the registration.</summary>
public sealed class DomainEventSubscription : IDisposable
{
    private readonly VirConnectHandle _connection;
    private readonly int _callbackId;
    private int _disposed;

    internal DomainEventSubscription(VirConnectHandle connection, int callbackId)
    {
        _connection = connection;
        _callbackId = callbackId;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // On a connection that was lost the registration died with it, and the answer says nothing new.
        if (Interlocked.Exchange(ref _disposed, 1) == 0 && !_connection.IsClosed)
        {
            _ = LibvirtLibrary.virConnectDomainEventDeregisterAny(_connection, _callbackId);
        }
    }

    internal static unsafe DomainEventSubscription Register(VirConnectHandle connection, VirDomainEventId id, ChannelWriter<DomainEvent> to)
    {
        var state = System.Runtime.InteropServices.GCHandle.Alloc(to);
        var callbackId = LibvirtLibrary.virConnectDomainEventRegisterAny(
            connection, 0, (int)id, DomainEventCallbacks.For(id), (void*)(nint)state, &DomainEventCallbacks.FreeState);
        if (callbackId < 0)
        {
            var error = LibvirtException.Last("virConnectDomainEventRegisterAny");
            state.Free();
            throw error;
        }

        return new DomainEventSubscription(connection, callbackId);
    }
}
