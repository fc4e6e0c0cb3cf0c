using System.Runtime.InteropServices;

namespace Nova.Confine;

/// <summary>The calls to the kernel, by their own names.</summary>
internal static unsafe partial class Native
{
    public const int PrSetSeccomp = 22;
    private const int PrSetNoNewPrivs = 38;
    private const int EmptyPath = 0x1000; // AT_EMPTY_PATH
    private const string Libc = "libc";

    public static string LastError() => Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError());

    public static void ForbidNewPrivileges() => Require(prctl(PrSetNoNewPrivs, 1, 0, 0, 0), "no_new_privs");

    /// <summary>The user and its group of the same number, in no other group; with the user go all capabilities.</summary>
    public static void Become(uint user)
    {
        Require(setgroups(0, null), "setgroups");
        Require(setresgid(user, user, user), "setresgid");
        Require(setresuid(user, user, user), "setresuid");
    }

    /// <summary>Returns only where it failed.</summary>
    public static void Execute(IReadOnlyList<string> command)
    {
        var arguments = stackalloc byte*[command.Count + 1];
        for (var i = 0; i < command.Count; i++)
        {
            arguments[i] = (byte*)Marshal.StringToCoTaskMemUTF8(command[i]);
        }

        arguments[command.Count] = null;
        var environment = stackalloc byte*[3];
        environment[0] = (byte*)Marshal.StringToCoTaskMemUTF8("LC_ALL=C");
        environment[1] = (byte*)Marshal.StringToCoTaskMemUTF8("PATH=/usr/sbin:/usr/bin:/sbin:/bin");
        environment[2] = null;
        _ = execve(arguments[0], arguments, environment);
    }

    /// <summary>Gives a file to a user, without following a link.</summary>
    public static void Give(int file, uint user, string path) => Require(fchownat(file, "", user, user, EmptyPath), path);

    public static int Require(long result, string what) =>
        result >= 0 ? (int)result : throw new ConfinementException($"{what}: {LastError()}");

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int prctl(int option, nuint a, nuint b, nuint c, nuint d);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial nint syscall(nint number, nint a, nint b, nint c, nint d);

    [LibraryImport(Libc, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int open(string path, int flags);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int close(int file);

    [LibraryImport(Libc, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int fchownat(int directory, string path, uint user, uint group, int flags);

    [LibraryImport(Libc, SetLastError = true)]
    private static partial int setgroups(nuint size, uint* groups);

    [LibraryImport(Libc, SetLastError = true)]
    private static partial int setresgid(uint real, uint effective, uint saved);

    [LibraryImport(Libc, SetLastError = true)]
    private static partial int setresuid(uint real, uint effective, uint saved);

    [LibraryImport(Libc, SetLastError = true)]
    private static partial int execve(byte* path, byte** arguments, byte** environment);
}
