using System.Runtime.InteropServices;
using System.Text;

namespace Nova.Hosting.Files;

/// <summary>Files that are whole and there after a power cut, or as they were before.</summary>
public static class DurableFile
{
    /// <summary>Replaces a file: written beside it, brought to the disk, renamed, and the name brought to the disk as well.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var beside = path + ".new";
        using (var file = new FileStream(beside, FileMode.Create))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        File.Move(beside, path, overwrite: true);
        SyncDirectoryOf(path);
    }

    /// <summary>Brings the names in the directory of <paramref name="path"/> to the disk: a file that was made or renamed may be gone after a power cut otherwise.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public static void SyncDirectoryOf(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var descriptor = Open(Encoding.UTF8.GetBytes(directory + '\0'), OpenDirectory | CloseOnExec);
        if (descriptor < 0)
        {
            throw Refused(directory);
        }

        try
        {
            // File systems without such a thing (EINVAL) keep names in their own way.
            if (Sync(descriptor) != 0 && Marshal.GetLastPInvokeError() != InvalidArgument)
            {
                throw Refused(directory);
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private const int OpenDirectory = 0x10000;
    private const int CloseOnExec = 0x80000;
    private const int InvalidArgument = 22;

    private static IOException Refused(string directory) =>
        new($"{directory} cannot be brought to the disk: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");

#pragma warning disable SYSLIB1054 // A source-generated import would make the project unsafe.
    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Sync(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int descriptor);
#pragma warning restore SYSLIB1054
}
