using System.Runtime.InteropServices;

namespace Nova.Libvirt.Native;

// libvirt-domain.h: finding, defining and running domains
internal static unsafe partial class LibvirtLibrary
{
    [LibraryImport(Library)]
    internal static partial int virConnectListAllDomains(VirConnectHandle connection, nint** domains, uint flags);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial VirDomainHandle virDomainLookupByUUIDString(VirConnectHandle connection, string uuid);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial VirDomainHandle virDomainLookupByName(VirConnectHandle connection, string name);

    [LibraryImport(Library)]
    internal static partial VirDomainHandle virDomainLookupByID(VirConnectHandle connection, int id);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial VirDomainHandle virDomainDefineXMLFlags(VirConnectHandle connection, string xml, uint flags);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial VirDomainHandle virDomainCreateXML(VirConnectHandle connection, string xml, uint flags);

    [LibraryImport(Library)]
    internal static partial int virDomainFree(nint domain);

    [LibraryImport(Library)]
    internal static partial byte* virDomainGetName(VirDomainHandle domain);

    /// <summary>For event callbacks, which are lent a pointer.</summary>
    [LibraryImport(Library, EntryPoint = nameof(virDomainGetName))]
    internal static partial byte* virDomainGetName(nint domain);

    [LibraryImport(Library)]
    internal static partial int virDomainGetUUIDString(VirDomainHandle domain, byte* buffer);

    /// <summary>For event callbacks, which are lent a pointer.</summary>
    [LibraryImport(Library, EntryPoint = nameof(virDomainGetUUIDString))]
    internal static partial int virDomainGetUUIDString(nint domain, byte* buffer);

    [LibraryImport(Library)]
    internal static partial uint virDomainGetID(VirDomainHandle domain);

    [LibraryImport(Library)]
    internal static partial int virDomainCreate(VirDomainHandle domain);

    [LibraryImport(Library)]
    internal static partial int virDomainCreateWithFlags(VirDomainHandle domain, uint flags);

    [LibraryImport(Library)]
    internal static partial int virDomainDestroyFlags(VirDomainHandle domain, uint flags);

    [LibraryImport(Library)]
    internal static partial int virDomainShutdownFlags(VirDomainHandle domain, uint flags);

    [LibraryImport(Library)]
    internal static partial int virDomainReboot(VirDomainHandle domain, uint flags);

    [LibraryImport(Library)]
    internal static partial int virDomainReset(VirDomainHandle domain, uint flags);

    [LibraryImport(Library)]
    internal static partial int virDomainSuspend(VirDomainHandle domain);

    [LibraryImport(Library)]
    internal static partial int virDomainResume(VirDomainHandle domain);

    [LibraryImport(Library)]
    internal static partial int virDomainManagedSave(VirDomainHandle domain, uint flags);

    [LibraryImport(Library)]
    internal static partial int virDomainHasManagedSaveImage(VirDomainHandle domain, uint flags);

    [LibraryImport(Library)]
    internal static partial int virDomainManagedSaveRemove(VirDomainHandle domain, uint flags);

    [LibraryImport(Library)]
    internal static partial int virDomainUndefineFlags(VirDomainHandle domain, uint flags);

    [LibraryImport(Library)]
    internal static partial int virDomainGetState(VirDomainHandle domain, int* state, int* reason, uint flags);

    [LibraryImport(Library)]
    internal static partial int virDomainGetInfo(VirDomainHandle domain, VirDomainInfo* info);

    [LibraryImport(Library)]
    internal static partial byte* virDomainGetXMLDesc(VirDomainHandle domain, uint flags);

    [LibraryImport(Library)]
    internal static partial int virDomainIsActive(VirDomainHandle domain);

    [LibraryImport(Library)]
    internal static partial int virDomainIsPersistent(VirDomainHandle domain);

    [LibraryImport(Library)]
    internal static partial int virDomainGetAutostart(VirDomainHandle domain, int* autostart);

    [LibraryImport(Library)]
    internal static partial int virDomainSetAutostart(VirDomainHandle domain, int autostart);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial byte* virDomainGetMetadata(VirDomainHandle domain, int type, string? uri, uint flags);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int virDomainSetMetadata(
        VirDomainHandle domain, int type, string? metadata, string? key, string? uri, uint flags);

    [LibraryImport(Library)]
    internal static partial int virDomainSetMemoryFlags(VirDomainHandle domain, nuint kibibytes, uint flags);

    [LibraryImport(Library)]
    internal static partial int virDomainSetVcpusFlags(VirDomainHandle domain, uint count, uint flags);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int virDomainAttachDeviceFlags(VirDomainHandle domain, string xml, uint flags);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int virDomainDetachDeviceFlags(VirDomainHandle domain, string xml, uint flags);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int virDomainDetachDeviceAlias(VirDomainHandle domain, string alias, uint flags);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int virDomainUpdateDeviceFlags(VirDomainHandle domain, string xml, uint flags);

    [LibraryImport(Library)]
    internal static partial byte* virDomainScreenshot(VirDomainHandle domain, VirStreamHandle stream, uint screen, uint flags);

    [LibraryImport(Library)]
    internal static partial int virDomainInjectNMI(VirDomainHandle domain, uint flags);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int virDomainSetUserPassword(VirDomainHandle domain, string user, string password, uint flags);

    [LibraryImport(Library)]
    internal static partial int virDomainFSFreeze(VirDomainHandle domain, byte** mountPoints, uint count, uint flags);

    [LibraryImport(Library)]
    internal static partial int virDomainFSThaw(VirDomainHandle domain, byte** mountPoints, uint count, uint flags);

    [LibraryImport(Library)]
    internal static partial int virDomainAgentSetResponseTimeout(VirDomainHandle domain, int timeout, uint flags);

    [LibraryImport(QemuLibrary, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial byte* virDomainQemuAgentCommand(VirDomainHandle domain, string command, int timeout, uint flags);

    [LibraryImport(Library)]
    internal static partial int virConnectDomainEventRegisterAny(
        VirConnectHandle connection, nint domain, int eventId, void* callback, void* opaque, delegate* unmanaged<void*, void> free);

    [LibraryImport(Library)]
    internal static partial int virConnectDomainEventDeregisterAny(VirConnectHandle connection, int callbackId);
}
