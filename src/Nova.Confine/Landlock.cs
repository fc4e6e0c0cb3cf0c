using System.Runtime.InteropServices;

namespace Nova.Confine;

/// <summary>Which files the program can reach at all: Landlock, in the kernel since 5.13, needs no privilege and cannot be undone (landlock(7)).</summary>
internal sealed unsafe class Landlock : IDisposable
{
    private const int CreateRuleset = 444;
    private const int AddRule = 445;
    private const int RestrictSelf = 446;
    private const int RulePathBeneath = 1;
    private const int OpenPath = 0x200000; // O_PATH

    private const ulong Execute = 1;
    private const ulong WriteFile = 1 << 1;
    private const ulong ReadFile = 1 << 2;
    private const ulong ReadDir = 1 << 3;

    /// <summary>Rights that kernels know, by Landlock's version: 13 from the first, then refer, truncate, (network), ioctl of devices.</summary>
    private static readonly int[] RightsByVersion = [0, 13, 14, 15, 15, 16];

    private const int TruncateSince = 3;
    private const ulong Truncate = 1 << 14;

    /// <summary>What every program of the distribution needs: itself and its libraries.</summary>
    private static readonly string[] System = ["/usr", "/bin", "/sbin", "/lib", "/lib64", "/etc/ld.so.cache"];

    private static readonly string[] Devices = ["/dev/null", "/dev/urandom"];

    private readonly int rules;

    private Landlock(int rules) => this.rules = rules;

    /// <summary>Collects the rules while every path can still be opened.</summary>
    public static Landlock Prepare(IReadOnlyList<OpenFile> files)
    {
        // LANDLOCK_CREATE_RULESET_VERSION
        var version = (int)Native.syscall(CreateRuleset, 0, 0, 1, 0);
        if (version < 1)
        {
            throw new ConfinementException(
                $"the kernel offers no Landlock ({Native.LastError()}): Linux 5.13 or later is needed, with landlock among the names of the boot option lsm=");
        }

        var handled = (1UL << RightsByVersion[Math.Min(version, RightsByVersion.Length - 1)]) - 1;
        var rules = new Landlock(Native.Require(Native.syscall(CreateRuleset, (nint)(&handled), sizeof(ulong), 0, 0), "landlock_create_ruleset"));
        foreach (var path in System)
        {
            rules.Allow(path, Execute | ReadFile | (Directory.Exists(path) ? ReadDir : 0));
        }

        foreach (var path in Devices)
        {
            rules.Allow(path, ReadFile | WriteFile);
        }

        foreach (var file in files)
        {
            rules.Allow(file.Number, file.Path, ReadFile | (file.IsWritten ? WriteFile | (version >= TruncateSince ? Truncate : 0) : 0));
        }

        return rules;
    }

    /// <summary>From here on nothing else can be opened.</summary>
    public void Restrict() => Native.Require(Native.syscall(RestrictSelf, rules, 0, 0, 0), "landlock_restrict_self");

    public void Dispose() => _ = Native.close(rules);

    /// <summary>Not every distribution has all of them.</summary>
    private void Allow(string path, ulong rights)
    {
        if (Native.open(path, OpenPath) is var file and >= 0)
        {
            Allow(file, path, rights);
            _ = Native.close(file);
        }
    }

    private void Allow(int file, string path, ulong rights)
    {
        var rule = new PathBeneath { Allowed = rights, Parent = file };
        Native.Require(Native.syscall(AddRule, rules, RulePathBeneath, (nint)(&rule), 0), $"landlock_add_rule for {path}");
    }

    /// <summary>struct landlock_path_beneath_attr.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private struct PathBeneath
    {
        public ulong Allowed;
        public int Parent;
    }
}
