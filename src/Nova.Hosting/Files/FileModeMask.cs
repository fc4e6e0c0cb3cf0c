using System.Runtime.InteropServices;

namespace Nova.Hosting.Files;

/// <summary>Takes from every file that the process and its programs make the rights of those who are neither its user nor its group.</summary>
internal static class FileModeMask
{
    /// <summary>No writing for the group, nothing at all for others: 0027. What others must get at (folders on the way to disks that QEMU's user opens) is opened by name.</summary>
    private const uint GroupReads = 0x17;

    public static void Set() => _ = umask(GroupReads);

    [DllImport("libc")]
    private static extern uint umask(uint mask);
}
