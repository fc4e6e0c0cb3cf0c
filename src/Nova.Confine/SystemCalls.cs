using System.Runtime.InteropServices;

namespace Nova.Confine;

/// <summary>Which calls the program can make: none to a network, to other processes, or that change files other than by writing to those it has open (seccomp(2)).</summary>
/// <remarks>Landlock knows nothing of modes, owners and attributes, and before its third version nothing of truncation: so those calls are refused here.</remarks>
internal static unsafe class SystemCalls
{
    private const int ModeFilter = 2;
    private const uint Allowed = 0x7fff0000;
    private const uint Killed = 0x80000000;
    private const uint Refused = 0x00050000 | 1; // EPERM
    private const uint Unknown = 0x00050000 | 38; // ENOSYS

    private const ushort Load = 0x20; // BPF_LD | BPF_W | BPF_ABS
    private const ushort JumpEqual = 0x15;
    private const ushort JumpAtLeast = 0x35;
    private const ushort JumpSet = 0x45;
    private const ushort Return = 0x06;

    private const uint NumberAt = 0;
    private const uint ArchitectureAt = 4;
    private const uint TruncateFlag = 0x200; // O_TRUNC

    /// <summary>Each call's number on x86-64 and on arm64; -1 where it has none.</summary>
    private static readonly (string Name, int X64, int Arm64)[] Forbidden =
    [
        // Networks and other processes
        ("socket", 41, 198), ("socketpair", 53, 199), ("connect", 42, 203), ("bind", 49, 200), ("listen", 50, 201), ("accept", 43, 202), ("accept4", 288, 242),
        ("sendto", 44, 206), ("sendmsg", 46, 211), ("sendmmsg", 307, 269),
        ("io_uring_setup", 425, 425), ("io_uring_enter", 426, 426), ("io_uring_register", 427, 427),
        ("ptrace", 101, 117), ("process_vm_readv", 310, 270), ("process_vm_writev", 311, 271), ("kcmp", 312, 272),
        ("kill", 62, 129), ("tkill", 200, 130), ("rt_sigqueueinfo", 129, 138), ("rt_tgsigqueueinfo", 297, 240),
        ("pidfd_send_signal", 424, 424), ("pidfd_open", 434, 434), ("pidfd_getfd", 438, 438),

        // The machine
        ("mount", 165, 40), ("umount2", 166, 39), ("pivot_root", 155, 41), ("chroot", 161, 51), ("unshare", 272, 97), ("setns", 308, 268),
        ("open_tree", 428, 428), ("move_mount", 429, 429), ("fsopen", 430, 430), ("fsconfig", 431, 431), ("fsmount", 432, 432), ("fspick", 433, 433), ("mount_setattr", 442, 442),
        ("bpf", 321, 280), ("perf_event_open", 298, 241), ("userfaultfd", 323, 282), ("add_key", 248, 217), ("request_key", 249, 218), ("keyctl", 250, 219),
        ("init_module", 175, 105), ("finit_module", 313, 273), ("delete_module", 176, 106), ("kexec_load", 246, 104), ("kexec_file_load", 320, 294),
        ("swapon", 167, 224), ("swapoff", 168, 225), ("reboot", 169, 142), ("acct", 163, 89), ("quotactl", 179, 60), ("syslog", 103, 116), ("personality", 135, 92),

        // Files that are not open
        ("name_to_handle_at", 303, 264), ("open_by_handle_at", 304, 265), ("truncate", 76, 45), ("creat", 85, -1),
        ("chmod", 90, -1), ("fchmod", 91, 52), ("fchmodat", 268, 53), ("fchmodat2", 452, 452),
        ("chown", 92, -1), ("lchown", 94, -1), ("fchown", 93, 55), ("fchownat", 260, 54),
        ("setxattr", 188, 5), ("lsetxattr", 189, 6), ("fsetxattr", 190, 7), ("removexattr", 197, 14), ("lremovexattr", 198, 15), ("fremovexattr", 199, 16),
        ("utime", 132, -1), ("utimes", 235, -1), ("futimesat", 261, -1), ("utimensat", 280, 88),
    ];

    public static void Restrict()
    {
        var program = Program(RuntimeInformation.ProcessArchitecture, (uint)Environment.ProcessId).ToArray();
        fixed (Instruction* first = program)
        {
            var filter = new Filter { Length = (ushort)program.Length, First = first };
            Native.Require(Native.prctl(Native.PrSetSeccomp, ModeFilter, (nuint)(&filter), 0, 0), "seccomp");
        }
    }

    private static IEnumerable<Instruction> Program(Architecture architecture, uint self)
    {
        var isX64 = architecture switch
        {
            Architecture.X64 => true,
            Architecture.Arm64 => false,
            _ => throw new ConfinementException($"no table of system calls for {architecture}"),
        };
        yield return new(Load, ArchitectureAt);
        yield return new(JumpEqual, isX64 ? 0xc000003e : 0xc00000b7, 1, 0);
        yield return new(Return, Killed);
        yield return new(Load, NumberAt);

        // x32: the same calls under other numbers.
        yield return new(JumpAtLeast, 0x40000000, 0, 1);
        yield return new(Return, Killed);
        foreach (var (_, x64, arm64) in Forbidden)
        {
            if ((isX64 ? x64 : arm64) is var number and >= 0)
            {
                yield return new(JumpEqual, (uint)number, 0, 1);
                yield return new(Return, Refused);
            }
        }

        // openat2, whose flags are in memory: programs fall back to openat.
        yield return new(JumpEqual, 437, 0, 1);
        yield return new(Return, Unknown);

        // A program may end itself by a signal, and nobody else.
        yield return new(JumpEqual, isX64 ? 234u : 131u, 0, 4);
        yield return new(Load, ArgumentAt(0));
        yield return new(JumpEqual, self, 0, 1);
        yield return new(Return, Allowed);
        yield return new(Return, Refused);
        foreach (var one in WithoutTruncation(isX64 ? 257u : 56u, argument: 2))
        {
            yield return one;
        }

        if (isX64)
        {
            foreach (var one in WithoutTruncation(2, argument: 1))
            {
                yield return one;
            }
        }

        yield return new(Return, Allowed);
    }

    private static IEnumerable<Instruction> WithoutTruncation(uint number, int argument)
    {
        yield return new(JumpEqual, number, 0, 4);
        yield return new(Load, ArgumentAt(argument));
        yield return new(JumpSet, TruncateFlag, 0, 1);
        yield return new(Return, Refused);
        yield return new(Return, Allowed);
    }

    /// <summary>The lower half of an argument in struct seccomp_data, on a little-endian machine.</summary>
    private static uint ArgumentAt(int index) => (uint)(16 + (8 * index));

    /// <summary>struct sock_filter.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Instruction(ushort code, uint value, byte ifTrue = 0, byte ifFalse = 0)
    {
        public readonly ushort Code = code;
        public readonly byte IfTrue = ifTrue;
        public readonly byte IfFalse = ifFalse;
        public readonly uint Value = value;
    }

    /// <summary>struct sock_fprog.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Filter
    {
        public ushort Length;
        public Instruction* First;
    }
}
