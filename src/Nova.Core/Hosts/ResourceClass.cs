namespace Nova.Core.Hosts;

/// <summary>Resource classes of OpenStack Placement: the three that every node has. Others are known by what nodes report and flavors ask.</summary>
public static class ResourceClass
{
    /// <summary>Virtual CPUs.</summary>
    public const string Vcpu = "VCPU";

    /// <summary>Processors of a host that a guest gets to itself.</summary>
    public const string Pcpu = "PCPU";

    /// <summary>Memory.</summary>
    public const string MemoryMb = "MEMORY_MB";

    /// <summary>Disk.</summary>
    public const string DiskGb = "DISK_GB";

    /// <summary>What a class of the operator's own begins with.</summary>
    public const string CustomPrefix = "CUSTOM_";

    /// <summary>Whether a class is one of those that every node has.</summary>
    public static bool IsOfEveryNode(string resourceClass) => resourceClass is Vcpu or MemoryMb or DiskGb;
}
