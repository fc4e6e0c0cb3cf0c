using System.Runtime.InteropServices;
using System.Threading.Channels;
using Nova.Libvirt.Native;

namespace Nova.Libvirt.Events;

/// <summary>What libvirt calls, on the thread of the event loop: turn the arguments into a record, put it into a channel, return.</summary>
/// <remarks>An exception here would end the process, and a slow callback would hold up every event: nothing else happens in this file.</remarks>
internal static unsafe class DomainEventCallbacks
{
    internal static void* For(VirDomainEventId id) => id switch
    {
        VirDomainEventId.Lifecycle => (delegate* unmanaged<nint, nint, int, int, void*, int>)&OnLifecycle,
        VirDomainEventId.Reboot => (delegate* unmanaged<nint, nint, void*, void>)&OnReboot,
        VirDomainEventId.Watchdog => (delegate* unmanaged<nint, nint, int, void*, void>)&OnWatchdog,
        VirDomainEventId.IoErrorReason => (delegate* unmanaged<nint, nint, byte*, byte*, int, byte*, void*, void>)&OnIoError,
        VirDomainEventId.DeviceRemoved => (delegate* unmanaged<nint, nint, byte*, void*, void>)&OnDeviceRemoved,
        VirDomainEventId.DeviceRemovalFailed => (delegate* unmanaged<nint, nint, byte*, void*, void>)&OnDeviceRemovalFailed,
        VirDomainEventId.DeviceAdded => (delegate* unmanaged<nint, nint, byte*, void*, void>)&OnDeviceAdded,
        VirDomainEventId.BlockJob2 => (delegate* unmanaged<nint, nint, byte*, int, int, void*, void>)&OnBlockJob,
        VirDomainEventId.JobCompleted => (delegate* unmanaged<nint, nint, VirTypedParameter*, int, void*, void>)&OnJobCompleted,
        VirDomainEventId.MigrationIteration => (delegate* unmanaged<nint, nint, int, void*, void>)&OnMigrationIteration,
        VirDomainEventId.AgentLifecycle => (delegate* unmanaged<nint, nint, int, int, void*, void>)&OnAgentLifecycle,
        _ => throw new ArgumentOutOfRangeException(nameof(id), id, "there is no record for this kind of event"),
    };

    [UnmanagedCallersOnly]
    internal static void FreeState(void* opaque) => GCHandle.FromIntPtr((nint)opaque).Free();

    [UnmanagedCallersOnly]
    private static int OnLifecycle(nint connection, nint domain, int type, int detail, void* opaque)
    {
        Write(opaque, new LifecycleEvent(Uuid(domain), Name(domain), (VirDomainEventType)type, detail));
        return 0;
    }

    [UnmanagedCallersOnly]
    private static void OnReboot(nint connection, nint domain, void* opaque) => Write(opaque, new RebootEvent(Uuid(domain), Name(domain)));

    [UnmanagedCallersOnly]
    private static void OnWatchdog(nint connection, nint domain, int action, void* opaque) =>
        Write(opaque, new WatchdogEvent(Uuid(domain), Name(domain), action));

    [UnmanagedCallersOnly]
    private static void OnIoError(nint connection, nint domain, byte* source, byte* alias, int action, byte* reason, void* opaque) =>
        Write(opaque, new IoErrorEvent(Uuid(domain), Name(domain), NativeText.Borrowed(source), NativeText.Borrowed(alias), NativeText.Borrowed(reason)));

    [UnmanagedCallersOnly]
    private static void OnDeviceRemoved(nint connection, nint domain, byte* alias, void* opaque) =>
        Write(opaque, new DeviceRemovedEvent(Uuid(domain), Name(domain), NativeText.Borrowed(alias)));

    [UnmanagedCallersOnly]
    private static void OnDeviceRemovalFailed(nint connection, nint domain, byte* alias, void* opaque) =>
        Write(opaque, new DeviceRemovalFailedEvent(Uuid(domain), Name(domain), NativeText.Borrowed(alias)));

    [UnmanagedCallersOnly]
    private static void OnDeviceAdded(nint connection, nint domain, byte* alias, void* opaque) =>
        Write(opaque, new DeviceAddedEvent(Uuid(domain), Name(domain), NativeText.Borrowed(alias)));

    [UnmanagedCallersOnly]
    private static void OnBlockJob(nint connection, nint domain, byte* disk, int type, int status, void* opaque) =>
        Write(opaque, new BlockJobEvent(
            Uuid(domain), Name(domain), NativeText.Borrowed(disk), (VirDomainBlockJobType)type, (VirDomainBlockJobStatus)status));

    [UnmanagedCallersOnly]
    private static void OnJobCompleted(nint connection, nint domain, VirTypedParameter* statistics, int count, void* opaque) =>
        Write(opaque, new JobCompletedEvent(Uuid(domain), Name(domain), TypedParameter.Read(statistics, count)));

    [UnmanagedCallersOnly]
    private static void OnMigrationIteration(nint connection, nint domain, int iteration, void* opaque) =>
        Write(opaque, new MigrationIterationEvent(Uuid(domain), Name(domain), iteration));

    [UnmanagedCallersOnly]
    private static void OnAgentLifecycle(nint connection, nint domain, int state, int reason, void* opaque) =>
        Write(opaque, new AgentLifecycleEvent(Uuid(domain), Name(domain), Connected: state == 1));

    // A bounded channel may refuse; whoever chose one has a periodic sync that catches up.
    private static void Write(void* opaque, DomainEvent happened) =>
        ((ChannelWriter<DomainEvent>)GCHandle.FromIntPtr((nint)opaque).Target!).TryWrite(happened);

    // Both read what the pointer already holds: no call to the daemon, which would dead-lock the loop.
    private static Guid Uuid(nint domain)
    {
        var buffer = stackalloc byte[37];
        return LibvirtLibrary.virDomainGetUUIDString(domain, buffer) < 0 ? Guid.Empty : Guid.Parse(NativeText.Fixed(buffer, 36));
    }

    private static string Name(nint domain) => NativeText.Borrowed(LibvirtLibrary.virDomainGetName(domain));
}
