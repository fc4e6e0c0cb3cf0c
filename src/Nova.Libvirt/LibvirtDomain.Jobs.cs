using Nova.Libvirt.Native;

namespace Nova.Libvirt;

// Migration, and the jobs that run for long.
public sealed unsafe partial class LibvirtDomain
{
    /// <summary>Migrates; the daemons (peer to peer) or this process (not) talk to the destination. Returns when it is over.</summary>
    /// <remarks>With <see cref="VirDomainMigrateFlags.UndefineSource"/> this reference then answers <see cref="VirErrorNumber.NoDomain"/>.</remarks>
    public void MigrateToUri(string? destination, IReadOnlyList<TypedParameter> parameters, VirDomainMigrateFlags flags)
    {
        using var list = new TypedParameter.List(parameters);
        LibvirtException.Check(LibvirtLibrary.virDomainMigrateToURI3(_handle, destination, list.Items, list.Count, (uint)flags));
    }

    /// <summary>Migrates with this process between the two daemons; the answer is the domain there.</summary>
    public LibvirtDomain Migrate(LibvirtConnection destination, IReadOnlyList<TypedParameter> parameters, VirDomainMigrateFlags flags)
    {
        using var list = new TypedParameter.List(parameters);
        var there = LibvirtLibrary.virDomainMigrate3(_handle, destination.Handle, list.Items, list.Count, (uint)flags);
        return there.IsInvalid ? throw LibvirtException.Last(nameof(Migrate)) : new LibvirtDomain(there);
    }

    /// <summary>How long the guest may stand still at the end of a live migration.</summary>
    public void MigrateSetMaxDowntime(TimeSpan downtime) =>
        LibvirtException.Check(LibvirtLibrary.virDomainMigrateSetMaxDowntime(_handle, (ulong)downtime.TotalMilliseconds, 0));

    /// <summary>Limits the bandwidth of migrations.</summary>
    public void MigrateSetMaxSpeed(ulong mebibytesPerSecond) =>
        LibvirtException.Check(LibvirtLibrary.virDomainMigrateSetMaxSpeed(_handle, (nuint)mebibytesPerSecond, 0));

    /// <summary>Switches a running migration (begun with that flag) to post-copy.</summary>
    public void MigrateStartPostCopy() => LibvirtException.Check(LibvirtLibrary.virDomainMigrateStartPostCopy(_handle, 0));

    /// <summary>How the running job stands.</summary>
    public JobInfo GetJobInfo()
    {
        VirDomainJobInfo info;
        LibvirtException.Check(LibvirtLibrary.virDomainGetJobInfo(_handle, &info));
        return new JobInfo(
            (VirDomainJobType)info.Type,
            info.TimeElapsed,
            info.TimeRemaining,
            info.DataTotal,
            info.DataProcessed,
            info.DataRemaining,
            info.MemoryTotal,
            info.MemoryProcessed,
            info.MemoryRemaining);
    }

    /// <summary>As <see cref="GetJobInfo"/>, with everything the hypervisor tells.</summary>
    public IReadOnlyList<TypedParameter> GetJobStats(out VirDomainJobType type, bool completed = false)
    {
        int kind;
        VirTypedParameter* parameters;
        int count;
        LibvirtException.Check(LibvirtLibrary.virDomainGetJobStats(_handle, &kind, &parameters, &count, completed ? 1u : 0u));
        type = (VirDomainJobType)kind;
        var read = TypedParameter.Read(parameters, count);
        LibvirtLibrary.virTypedParamsFree(parameters, count);
        return read;
    }

    /// <summary>Ends the running job; a migration leaves the guest where it was.</summary>
    public void AbortJob() => LibvirtException.Check(LibvirtLibrary.virDomainAbortJob(_handle));

    /// <summary>Pulls data from the backing chain down into the disk, or begins a copy.</summary>
    public void BlockRebase(string disk, string? @base, ulong bandwidth, VirDomainBlockRebaseFlags flags) =>
        LibvirtException.Check(LibvirtLibrary.virDomainBlockRebase(_handle, disk, @base, (nuint)bandwidth, (uint)flags));

    /// <summary>Commits data of the backing chain towards its base.</summary>
    public void BlockCommit(string disk, string? @base, string? top, ulong bandwidth, VirDomainBlockCommitFlags flags) =>
        LibvirtException.Check(LibvirtLibrary.virDomainBlockCommit(_handle, disk, @base, top, (nuint)bandwidth, (uint)flags));

    /// <summary>Begins to copy a disk elsewhere.</summary>
    public void BlockCopy(string disk, string destinationXml, IReadOnlyList<TypedParameter> parameters, VirDomainBlockCopyFlags flags)
    {
        using var list = new TypedParameter.List(parameters);
        LibvirtException.Check(LibvirtLibrary.virDomainBlockCopy(_handle, disk, destinationXml, list.Items, (int)list.Count, (uint)flags));
    }

    /// <summary>Ends a block job; with <see cref="VirDomainBlockJobAbortFlags.Pivot"/> the guest goes on with the copy.</summary>
    public void BlockJobAbort(string disk, VirDomainBlockJobAbortFlags flags) =>
        LibvirtException.Check(LibvirtLibrary.virDomainBlockJobAbort(_handle, disk, (uint)flags));

    /// <summary>How the disk's block job stands; null when there is none.</summary>
    public BlockJobInfo? GetBlockJobInfo(string disk)
    {
        VirDomainBlockJobInfo info;
        return LibvirtException.Check(LibvirtLibrary.virDomainGetBlockJobInfo(_handle, disk, &info, 0)) == 0
            ? null
            : new BlockJobInfo((VirDomainBlockJobType)info.Type, info.Bandwidth, info.Current, info.End);
    }

    /// <summary>Begins to show disks as they are now (pull), or to copy them elsewhere (push), while the guest runs. It is the domain's job until it is aborted, or the copy is whole.</summary>
    public void BackupBegin(string backupXml) => LibvirtException.Check(LibvirtLibrary.virDomainBackupBegin(_handle, backupXml, null, 0));

    /// <summary>The running backup as libvirt completed it; null where there is none.</summary>
    public string? BackupGetXmlDesc()
    {
        var text = LibvirtLibrary.virDomainBackupGetXMLDesc(_handle, 0);
        if (text != null)
        {
            return NativeText.Owned(text);
        }

        var error = LibvirtException.Last(nameof(BackupGetXmlDesc));
        return error.Code == VirErrorNumber.NoDomainBackup ? null : throw error;
    }
}
