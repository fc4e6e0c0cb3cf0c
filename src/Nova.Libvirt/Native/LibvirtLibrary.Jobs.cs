using System.Runtime.InteropServices;

namespace Nova.Libvirt.Native;

// libvirt-domain.h: statistics, migration, domain jobs and block jobs
internal static unsafe partial class LibvirtLibrary
{
    [LibraryImport(Library)]
    internal static partial int virDomainMemoryStats(VirDomainHandle domain, VirDomainMemoryStat* stats, uint count, uint flags);

    [LibraryImport(Library)]
    internal static partial int virDomainSetMemoryStatsPeriod(VirDomainHandle domain, int seconds, uint flags);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int virDomainBlockStats(VirDomainHandle domain, string disk, VirDomainBlockStats* stats, nuint size);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int virDomainInterfaceStats(VirDomainHandle domain, string device, VirDomainInterfaceStats* stats, nuint size);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int virDomainGetBlockInfo(VirDomainHandle domain, string disk, VirDomainBlockInfo* info, uint flags);

    [LibraryImport(Library)]
    internal static partial int virDomainGetCPUStats(
        VirDomainHandle domain, VirTypedParameter* parameters, uint count, int startCpu, uint cpus, uint flags);

    [LibraryImport(Library)]
    internal static partial int virConnectGetAllDomainStats(VirConnectHandle connection, uint stats, VirDomainStatsRecord*** records, uint flags);

    [LibraryImport(Library)]
    internal static partial int virDomainListGetStats(nint* domains, uint stats, VirDomainStatsRecord*** records, uint flags);

    [LibraryImport(Library)]
    internal static partial void virDomainStatsRecordListFree(VirDomainStatsRecord** records);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int virDomainMigrateToURI3(
        VirDomainHandle domain, string? destination, VirTypedParameter* parameters, uint count, uint flags);

    [LibraryImport(Library)]
    internal static partial VirDomainHandle virDomainMigrate3(
        VirDomainHandle domain, VirConnectHandle destination, VirTypedParameter* parameters, uint count, uint flags);

    [LibraryImport(Library)]
    internal static partial int virDomainMigrateSetMaxDowntime(VirDomainHandle domain, ulong milliseconds, uint flags);

    [LibraryImport(Library)]
    internal static partial int virDomainMigrateSetMaxSpeed(VirDomainHandle domain, nuint mebibytesPerSecond, uint flags);

    [LibraryImport(Library)]
    internal static partial int virDomainMigrateStartPostCopy(VirDomainHandle domain, uint flags);

    [LibraryImport(Library)]
    internal static partial int virDomainGetJobInfo(VirDomainHandle domain, VirDomainJobInfo* info);

    [LibraryImport(Library)]
    internal static partial int virDomainGetJobStats(
        VirDomainHandle domain, int* type, VirTypedParameter** parameters, int* count, uint flags);

    [LibraryImport(Library)]
    internal static partial int virDomainAbortJob(VirDomainHandle domain);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int virDomainBlockRebase(VirDomainHandle domain, string disk, string? @base, nuint bandwidth, uint flags);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int virDomainBlockCommit(
        VirDomainHandle domain, string disk, string? @base, string? top, nuint bandwidth, uint flags);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int virDomainBlockCopy(
        VirDomainHandle domain, string disk, string destinationXml, VirTypedParameter* parameters, int count, uint flags);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int virDomainBlockJobAbort(VirDomainHandle domain, string disk, uint flags);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int virDomainGetBlockJobInfo(VirDomainHandle domain, string disk, VirDomainBlockJobInfo* info, uint flags);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int virDomainBlockResize(VirDomainHandle domain, string disk, ulong size, uint flags);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int virDomainSetBlockIoTune(
        VirDomainHandle domain, string disk, VirTypedParameter* parameters, int count, uint flags);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int virDomainBackupBegin(VirDomainHandle domain, string backupXml, string? checkpointXml, uint flags);

    [LibraryImport(Library)]
    internal static partial byte* virDomainBackupGetXMLDesc(VirDomainHandle domain, uint flags);
}
