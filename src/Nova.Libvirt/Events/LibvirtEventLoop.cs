using System.Runtime.InteropServices;
using Nova.Libvirt.Native;

namespace Nova.Libvirt.Events;

/// <summary>libvirt's default event loop on a thread of its own: events, keepalive and lost connections are noticed there.</summary>
/// <remarks>
/// libvirt has one event implementation per process, to be registered before the first connection is opened. That is why this
/// is static, with a count of users: the thread lives as long as any connection does.
/// </remarks>
internal static unsafe class LibvirtEventLoop
{
    private static readonly Lock Gate = new();
    private static bool _registered;
    private static int _users;
    private static volatile bool _stopping;
    private static Thread? _thread;
    private static int _wakeUpTimer = -1;

    /// <summary>True while the thread runs.</summary>
    internal static bool IsRunning
    {
        get
        {
            lock (Gate)
            {
                return _thread is not null;
            }
        }
    }

    /// <summary>Starts the loop if nobody has yet; each call is matched by one <see cref="Release"/>.</summary>
    internal static void Acquire()
    {
        lock (Gate)
        {
            RegisterOnce_NeedsLock();
            if (_users++ > 0)
            {
                return;
            }

            _stopping = false;
            _thread = new Thread(Run) { IsBackground = true, Name = "libvirt-events" };
            _thread.Start();
        }
    }

    /// <summary>Stops the loop when its last user leaves.</summary>
    internal static void Release()
    {
        Thread? ended = null;
        lock (Gate)
        {
            if (--_users == 0)
            {
                _stopping = true;
                // The timer never fires by itself. Set to zero it does, and wakes the loop from whatever it waits for.
                LibvirtLibrary.virEventUpdateTimeout(_wakeUpTimer, 0);
                ended = _thread;
                _thread = null;
                // Joined under the lock: a new first user must not start a second thread on libvirt's one loop.
                if (ended != Thread.CurrentThread)
                {
                    ended!.Join();
                }

                LibvirtLibrary.virEventUpdateTimeout(_wakeUpTimer, -1);
            }
        }
    }

    private static void RegisterOnce_NeedsLock()
    {
        if (_registered)
        {
            return;
        }

        try
        {
            LibvirtException.Check(LibvirtLibrary.virInitialize());
        }
        catch (DllNotFoundException missing)
        {
            throw new LibvirtException(
                VirErrorNumber.NoSupport, VirErrorDomain.None, VirErrorLevel.Error, "virInitialize",
                "libvirt.so.0 cannot be loaded; install the distribution's package libvirt0 (libvirt-libs)", missing);
        }

        // Errors reach the caller as LibvirtException; without a handler libvirt prints them on stderr as well.
        LibvirtLibrary.virSetErrorFunc(null, &IgnoreError);
        LibvirtException.Check(LibvirtLibrary.virEventRegisterDefaultImpl());
        _wakeUpTimer = LibvirtException.Check(LibvirtLibrary.virEventAddTimeout(-1, &WakeUp, null, null));
        _registered = true;
    }

    private static void Run()
    {
        // A failed round (an interrupted poll, say) is no reason to stop noticing events: the next one tries again.
        while (!_stopping)
        {
            _ = LibvirtLibrary.virEventRunDefaultImpl();
        }

        // What was deregistered a moment ago is freed by rounds of the loop; the timer at zero makes them return at once.
        for (var round = 0; round < 3; round++)
        {
            _ = LibvirtLibrary.virEventRunDefaultImpl();
        }
    }

    [UnmanagedCallersOnly]
    private static void WakeUp(int timer, void* opaque)
    {
    }

    [UnmanagedCallersOnly]
    private static void IgnoreError(void* userData, VirError* error)
    {
    }
}
