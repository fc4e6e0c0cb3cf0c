namespace Nova.Core.Hosts;

/// <summary>Standard resource classes of OpenStack Placement.</summary>
public static class ResourceClass
{
    /// <summary>Virtual CPUs.</summary>
    public const string Vcpu = "VCPU";

    /// <summary>Memory.</summary>
    public const string MemoryMb = "MEMORY_MB";

    /// <summary>Disk.</summary>
    public const string DiskGb = "DISK_GB";
}
