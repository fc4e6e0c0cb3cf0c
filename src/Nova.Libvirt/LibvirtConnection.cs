using System.Runtime.InteropServices;
using System.Threading.Channels;
using Nova.Libvirt.Events;
using Nova.Libvirt.Native;

namespace Nova.Libvirt;

/// <summary>A connection to a libvirt daemon or driver (<c>virConnectPtr</c>). Methods are named as libvirt's, without their prefix.</summary>
/// <remarks>
/// Safe to use from several threads at once. Every call blocks until the daemon answers, some of them for minutes: asynchronous
/// callers give them to a worker thread. Each failure is a <see cref="LibvirtException"/>.
/// </remarks>
public sealed unsafe partial class LibvirtConnection : IDisposable
{
    private readonly VirConnectHandle _handle;
    private readonly TaskCompletionSource<VirConnectCloseReason> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _hasCloseCallback;
    private int _disposed;

    private LibvirtConnection(VirConnectHandle handle) => _handle = handle;

    /// <summary>Done when the daemon hung up, keepalive gave up, or the connection was lost in another way. Never faults.</summary>
    public Task<VirConnectCloseReason> Closed => _closed.Task;

    internal VirConnectHandle Handle => _handle;

    /// <summary>Connects to <paramref name="uri"/>, for example <c>qemu:///system</c>.</summary>
    public static LibvirtConnection Open(string uri, VirConnectFlags flags = VirConnectFlags.None)
    {
        LibvirtEventLoop.Acquire();
        VirConnectHandle? handle = null;
        try
        {
            handle = LibvirtLibrary.virConnectOpenAuth(uri, null, (uint)flags);
            if (handle.IsInvalid)
            {
                throw LibvirtException.Last("virConnectOpenAuth");
            }

            var connection = new LibvirtConnection(handle);
            connection.RegisterCloseCallback();
            return connection;
        }
        catch
        {
            handle?.Dispose();
            LibvirtEventLoop.Release();
            throw;
        }
    }

    /// <summary>Version of the library that is loaded: major * 1,000,000 + minor * 1,000 + release.</summary>
    public static ulong GetVersion()
    {
        nuint version;
        LibvirtException.Check(LibvirtLibrary.virGetVersion(&version, null, null));
        return version;
    }

    /// <summary>Version of the daemon's libvirt, encoded as in <see cref="GetVersion"/>.</summary>
    public ulong GetLibVersion()
    {
        nuint version;
        LibvirtException.Check(LibvirtLibrary.virConnectGetLibVersion(_handle, &version));
        return version;
    }

    /// <summary>Version of the hypervisor, encoded as in <see cref="GetVersion"/>.</summary>
    public ulong GetHypervisorVersion()
    {
        nuint version;
        LibvirtException.Check(LibvirtLibrary.virConnectGetVersion(_handle, &version));
        return version;
    }

    /// <summary>Name of the driver, for example <c>QEMU</c>.</summary>
    public new string GetType()
    {
        var type = LibvirtLibrary.virConnectGetType(_handle);
        return type == null ? throw LibvirtException.Last("virConnectGetType") : NativeText.Borrowed(type);
    }

    /// <summary>The host's name as the daemon knows it.</summary>
    public string GetHostname() => LibvirtException.CheckText(LibvirtLibrary.virConnectGetHostname(_handle));

    /// <summary>The connection's own address.</summary>
    public string GetUri() => LibvirtException.CheckText(LibvirtLibrary.virConnectGetURI(_handle));

    /// <summary>False once the connection is known to be lost.</summary>
    public bool IsAlive() => LibvirtException.Check(LibvirtLibrary.virConnectIsAlive(_handle)) == 1;

    /// <summary>Asks the daemon for a sign of life every <paramref name="seconds"/>; false where the driver has no such thing.</summary>
    public bool SetKeepAlive(int seconds, int count)
    {
        var answer = LibvirtLibrary.virConnectSetKeepAlive(_handle, seconds, (uint)count);
        if (answer >= 0)
        {
            return answer == 0;
        }

        var error = LibvirtException.Last(nameof(SetKeepAlive));
        return error.Code == VirErrorNumber.NoSupport ? false : throw error;
    }

    /// <summary>Writes every event of this kind into <paramref name="to"/>, from the thread of the event loop.</summary>
    /// <remarks>libvirt keeps one registration per kind and connection: a second one is refused until the first is disposed.</remarks>
    public DomainEventSubscription DomainEventRegisterAny(VirDomainEventId id, ChannelWriter<DomainEvent> to) =>
        DomainEventSubscription.Register(_handle, id, to);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        if (_hasCloseCallback)
        {
            _ = LibvirtLibrary.virConnectUnregisterCloseCallback(_handle, &OnClosed);
        }

        _handle.Dispose();
        _closed.TrySetResult(VirConnectCloseReason.Client);
        LibvirtEventLoop.Release();
    }

    private void RegisterCloseCallback()
    {
        var state = GCHandle.Alloc(_closed);
        if (LibvirtLibrary.virConnectRegisterCloseCallback(_handle, &OnClosed, (void*)(nint)state, &FreeState) == 0)
        {
            _hasCloseCallback = true;
            return;
        }

        var error = LibvirtException.Last(nameof(RegisterCloseCallback));
        state.Free();
        // A driver inside the process has no daemon to lose.
        if (error.Code != VirErrorNumber.NoSupport)
        {
            throw error;
        }
    }

    [UnmanagedCallersOnly]
    private static void OnClosed(nint connection, int reason, void* opaque) =>
        ((TaskCompletionSource<VirConnectCloseReason>)GCHandle.FromIntPtr((nint)opaque).Target!).TrySetResult((VirConnectCloseReason)reason);

    [UnmanagedCallersOnly]
    private static void FreeState(void* opaque) => GCHandle.FromIntPtr((nint)opaque).Free();
}
