using Nova.Libvirt.Native;

namespace Nova.Libvirt;

// What a domain uses.
public sealed unsafe partial class LibvirtDomain
{
    /// <summary>Memory by kind, in KiB; the guest's own figures need its balloon driver and a collection period.</summary>
    public IReadOnlyDictionary<VirDomainMemoryStatTag, ulong> GetMemoryStats()
    {
        const int Capacity = 32;
        var stats = stackalloc VirDomainMemoryStat[Capacity];
        var count = LibvirtException.Check(LibvirtLibrary.virDomainMemoryStats(_handle, stats, Capacity, 0));
        var read = new Dictionary<VirDomainMemoryStatTag, ulong>(count);
        for (var i = 0; i < count; i++)
        {
            read[(VirDomainMemoryStatTag)stats[i].Tag] = stats[i].Value;
        }

        return read;
    }

    /// <summary>How often the balloon driver reports; zero stops it.</summary>
    public void SetMemoryStatsPeriod(int seconds, VirDomainModificationImpact flags) =>
        LibvirtException.Check(LibvirtLibrary.virDomainSetMemoryStatsPeriod(_handle, seconds, (uint)flags));

    /// <summary>Reads and writes of a disk.</summary>
    public BlockStats GetBlockStats(string disk)
    {
        VirDomainBlockStats stats;
        LibvirtException.Check(LibvirtLibrary.virDomainBlockStats(_handle, disk, &stats, (nuint)sizeof(VirDomainBlockStats)));
        return new BlockStats(stats.ReadRequests, stats.ReadBytes, stats.WriteRequests, stats.WrittenBytes, stats.Errors);
    }

    /// <summary>Traffic of a network interface, named by its device on the host.</summary>
    public InterfaceStats GetInterfaceStats(string device)
    {
        VirDomainInterfaceStats stats;
        LibvirtException.Check(LibvirtLibrary.virDomainInterfaceStats(_handle, device, &stats, (nuint)sizeof(VirDomainInterfaceStats)));
        return new InterfaceStats(
            stats.ReceivedBytes, stats.ReceivedPackets, stats.ReceiveErrors, stats.ReceiveDrops, stats.SentBytes, stats.SentPackets, stats.SendErrors, stats.SendDrops);
    }

    /// <summary>Sizes of a disk.</summary>
    public BlockInfo GetBlockInfo(string disk)
    {
        VirDomainBlockInfo info;
        LibvirtException.Check(LibvirtLibrary.virDomainGetBlockInfo(_handle, disk, &info, 0));
        return new BlockInfo(info.Capacity, info.Allocation, info.Physical);
    }

    /// <summary>The groups of statistics asked for, flat (<c>virDomainListGetStats</c> of this domain alone).</summary>
    public IReadOnlyList<TypedParameter> GetStats(VirDomainStatsTypes stats)
    {
        var held = false;
        _handle.DangerousAddRef(ref held);
        try
        {
            // A list of one, ended by a null pointer.
            var list = stackalloc nint[2] { _handle.DangerousGetHandle(), 0 };
            VirDomainStatsRecord** records;
            var count = LibvirtException.Check(LibvirtLibrary.virDomainListGetStats(list, (uint)stats, &records, 0));
            var read = count == 0 ? [] : TypedParameter.Read(records[0]->Parameters, records[0]->Count);
            LibvirtLibrary.virDomainStatsRecordListFree(records);
            return read;
        }
        finally
        {
            _handle.DangerousRelease();
        }
    }

    /// <summary>Processor time of the domain as a whole, by name: <c>cpu_time</c>, <c>user_time</c>, <c>system_time</c>.</summary>
    public IReadOnlyList<TypedParameter> GetCpuStats()
    {
        var count = LibvirtException.Check(LibvirtLibrary.virDomainGetCPUStats(_handle, null, 0, -1, 1, 0));
        var stats = stackalloc VirTypedParameter[count];
        count = LibvirtException.Check(LibvirtLibrary.virDomainGetCPUStats(_handle, stats, (uint)count, -1, 1, 0));
        return TypedParameter.Read(stats, count);
    }
}
