using Nova.Libvirt.Native;

namespace Nova.Libvirt;

// The host: processors, memory, what guests may be given.
public sealed unsafe partial class LibvirtConnection
{
    /// <summary>Processors and memory of the host.</summary>
    public NodeInfo GetNodeInfo()
    {
        VirNodeInfo info;
        LibvirtException.Check(LibvirtLibrary.virNodeGetInfo(_handle, &info));
        return new NodeInfo(
            NativeText.Fixed(info.Model, 32), info.Memory, (int)info.Cpus, (int)info.Mhz, (int)info.Nodes, (int)info.Sockets, (int)info.Cores, (int)info.Threads);
    }

    /// <summary>Free memory of the host in bytes.</summary>
    public ulong GetFreeMemory()
    {
        var bytes = LibvirtLibrary.virNodeGetFreeMemory(_handle);
        return bytes == 0 ? throw LibvirtException.Last(nameof(GetFreeMemory)) : bytes;
    }

    /// <summary>Memory of the host in KiB by name: <c>total</c>, <c>free</c>, <c>buffers</c>, <c>cached</c>. All cells, or one.</summary>
    public IReadOnlyDictionary<string, ulong> GetMemoryStats(int cell = -1)
    {
        var count = 0;
        LibvirtException.Check(LibvirtLibrary.virNodeGetMemoryStats(_handle, cell, null, &count, 0));
        var stats = stackalloc VirNodeStat[count];
        LibvirtException.Check(LibvirtLibrary.virNodeGetMemoryStats(_handle, cell, stats, &count, 0));
        return Read(stats, count);
    }

    /// <summary>Nanoseconds of processor time by name: <c>user</c>, <c>kernel</c>, <c>idle</c>, <c>iowait</c>. All processors, or one.</summary>
    public IReadOnlyDictionary<string, ulong> GetCpuStats(int cpu = -1)
    {
        var count = 0;
        LibvirtException.Check(LibvirtLibrary.virNodeGetCPUStats(_handle, cpu, null, &count, 0));
        var stats = stackalloc VirNodeStat[count];
        LibvirtException.Check(LibvirtLibrary.virNodeGetCPUStats(_handle, cpu, stats, &count, 0));
        return Read(stats, count);
    }

    /// <summary>Which processors exist, by number: true for those online.</summary>
    public bool[] GetCpuMap()
    {
        byte* map;
        uint online;
        var present = LibvirtException.Check(LibvirtLibrary.virNodeGetCPUMap(_handle, &map, &online, 0));
        var read = new bool[present];
        for (var i = 0; i < present; i++)
        {
            read[i] = (map[i / 8] & (1 << (i % 8))) != 0;
        }

        LibvirtLibrary.free(map);
        return read;
    }

    /// <summary>What the host and its hypervisor can do, as XML.</summary>
    public string GetCapabilities() => LibvirtException.CheckText(LibvirtLibrary.virConnectGetCapabilities(_handle));

    /// <summary>What a guest of this kind may be given, as XML; null asks for the default.</summary>
    public string GetDomainCapabilities(string? emulator, string? arch, string? machine, string? virtType) =>
        LibvirtException.CheckText(LibvirtLibrary.virConnectGetDomainCapabilities(_handle, emulator, arch, machine, virtType, 0));

    /// <summary>How a processor compares to the host's: -1 error, 0 incompatible, 1 identical, 2 the host's is a superset.</summary>
    public int CompareCpu(string xml, VirConnectCompareCpuFlags flags = VirConnectCompareCpuFlags.None) =>
        LibvirtException.Check(LibvirtLibrary.virConnectCompareCPU(_handle, xml, (uint)flags));

    /// <summary>The richest processor all of these hosts can offer, as XML.</summary>
    public string BaselineCpu(IReadOnlyList<string> xmls, VirConnectBaselineCpuFlags flags = VirConnectBaselineCpuFlags.None)
    {
        using var list = new NativeText.List(xmls);
        return LibvirtException.CheckText(LibvirtLibrary.virConnectBaselineCPU(_handle, list.Items, list.Count, (uint)flags));
    }

    /// <summary>The processor models libvirt knows for an architecture.</summary>
    public IReadOnlyList<string> GetCpuModelNames(string arch)
    {
        byte** models;
        var count = LibvirtException.Check(LibvirtLibrary.virConnectGetCPUModelNames(_handle, arch, &models, 0));
        var names = new string[count];
        for (var i = 0; i < count; i++)
        {
            names[i] = NativeText.Owned(models[i]);
        }

        LibvirtLibrary.free(models);
        return names;
    }

    private static Dictionary<string, ulong> Read(VirNodeStat* stats, int count)
    {
        var read = new Dictionary<string, ulong>(count, StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            read[NativeText.Fixed(stats[i].Field, 80)] = stats[i].Value;
        }

        return read;
    }
}
