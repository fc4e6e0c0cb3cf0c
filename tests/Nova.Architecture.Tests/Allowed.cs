namespace Nova.Architecture.Tests;

/// <summary>The exceptions, each with its reason. Adding one is a decision, not a repair of a red test.</summary>
internal static class Allowed
{
    /// <summary>Files that call native code outside the libvirt binding.</summary>
    public static readonly HashSet<string> NativeCalls =
    [
        // umask: .NET has no call for it, and it must hold for the programs that daemons start, too.
        "src/Nova.Hosting/Files/FileModeMask.cs",
        // The runtime has no clock that counts while the machine sleeps, and cannot bring a directory to the disk.
        "src/Nova.Hosting/Clock/BootTimeProvider.cs", "src/Nova.Hosting/Files/DurableFile.cs",
        // Nor can it say where a file has holes.
        "src/Nova.Hosting/Files/SparseFile.cs",
    ];

    /// <summary>Words that end in a forbidden one and mean something else: "service" is a noun of Nova's and of Keystone's API, and these are deeds on it or its records.</summary>
    public static readonly HashSet<string> Names = ["CreateService", "ShowService", "UpdateService", "DeleteService", "TokenService"];

    /// <summary>Folders whose types live in the namespace above, so that whoever uses the library opens one namespace.</summary>
    public static readonly HashSet<string> FoldersWithoutNamespace = ["src/Nova.Hosting/Daemon", "src/Nova.Libvirt/Flags"];

    /// <summary>Hosted services that are no loops and hold a task: of the lease it is a supervised one.</summary>
    public static readonly HashSet<string> TasksOfHostedServices = ["ConductorLease"];

    /// <summary>Files over 400 lines, by path.</summary>
    public static readonly HashSet<string> LongFiles = [];
}
