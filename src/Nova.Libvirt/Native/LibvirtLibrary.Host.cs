using System.Runtime.InteropServices;

namespace Nova.Libvirt.Native;

// libvirt-host.h and libvirt-stream.h
internal static unsafe partial class LibvirtLibrary
{
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial VirConnectHandle virConnectOpenAuth(string name, VirConnectAuth* auth, uint flags);

    [LibraryImport(Library)]
    internal static partial int virConnectClose(nint connection);

    [LibraryImport(Library)]
    internal static partial int virConnectGetLibVersion(VirConnectHandle connection, nuint* version);

    [LibraryImport(Library)]
    internal static partial int virConnectGetVersion(VirConnectHandle connection, nuint* version);

    [LibraryImport(Library)]
    internal static partial byte* virConnectGetType(VirConnectHandle connection);

    [LibraryImport(Library)]
    internal static partial byte* virConnectGetHostname(VirConnectHandle connection);

    [LibraryImport(Library)]
    internal static partial byte* virConnectGetURI(VirConnectHandle connection);

    [LibraryImport(Library)]
    internal static partial int virConnectIsAlive(VirConnectHandle connection);

    [LibraryImport(Library)]
    internal static partial int virConnectSetKeepAlive(VirConnectHandle connection, int interval, uint count);

    [LibraryImport(Library)]
    internal static partial int virConnectRegisterCloseCallback(
        VirConnectHandle connection, delegate* unmanaged<nint, int, void*, void> callback, void* opaque, delegate* unmanaged<void*, void> free);

    [LibraryImport(Library)]
    internal static partial int virConnectUnregisterCloseCallback(
        VirConnectHandle connection, delegate* unmanaged<nint, int, void*, void> callback);

    [LibraryImport(Library)]
    internal static partial int virNodeGetInfo(VirConnectHandle connection, VirNodeInfo* info);

    [LibraryImport(Library)]
    internal static partial ulong virNodeGetFreeMemory(VirConnectHandle connection);

    [LibraryImport(Library)]
    internal static partial int virNodeGetMemoryStats(VirConnectHandle connection, int cell, VirNodeStat* stats, int* count, uint flags);

    [LibraryImport(Library)]
    internal static partial int virNodeGetCPUStats(VirConnectHandle connection, int cpu, VirNodeStat* stats, int* count, uint flags);

    [LibraryImport(Library)]
    internal static partial int virNodeGetCPUMap(VirConnectHandle connection, byte** map, uint* online, uint flags);

    [LibraryImport(Library)]
    internal static partial byte* virConnectGetCapabilities(VirConnectHandle connection);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial byte* virConnectGetDomainCapabilities(
        VirConnectHandle connection, string? emulator, string? arch, string? machine, string? virtType, uint flags);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int virConnectCompareCPU(VirConnectHandle connection, string xml, uint flags);

    [LibraryImport(Library)]
    internal static partial byte* virConnectBaselineCPU(VirConnectHandle connection, byte** xmls, uint count, uint flags);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int virConnectGetCPUModelNames(VirConnectHandle connection, string arch, byte*** models, uint flags);

    [LibraryImport(Library)]
    internal static partial VirStreamHandle virStreamNew(VirConnectHandle connection, uint flags);

    [LibraryImport(Library)]
    internal static partial int virStreamRecv(VirStreamHandle stream, byte* data, nuint length);

    [LibraryImport(Library)]
    internal static partial int virStreamFinish(VirStreamHandle stream);

    [LibraryImport(Library)]
    internal static partial int virStreamAbort(VirStreamHandle stream);

    [LibraryImport(Library)]
    internal static partial int virStreamFree(nint stream);
}
