using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Nova.Hosting.Files;

/// <summary>Where a file with holes has data.</summary>
public static class SparseFile
{
    private const int SeekData = 3;
    private const int SeekHole = 4;
    private const int NoSuchAddress = 6;

    /// <summary>The next stretch of data from <paramref name="from"/> on; of no length where there is none. A file system that knows no holes has data everywhere.</summary>
    /// <param name="file">The file.</param>
    /// <param name="from">Where to look.</param>
    /// <param name="length">Where the file ends.</param>
    public static (long Offset, long Length) NextData(SafeFileHandle file, long from, long length)
    {
        if (from >= length)
        {
            return (length, 0);
        }

        var data = Seek(file, from, SeekData);
        if (data < 0)
        {
            return Marshal.GetLastPInvokeError() == NoSuchAddress ? (length, 0) : (from, length - from);
        }

        var hole = Seek(file, data, SeekHole);
        return data >= length ? (length, 0) : (data, (hole > data && hole < length ? hole : length) - data);
    }

#pragma warning disable SYSLIB1054 // A source-generated import would make the project unsafe.
    [DllImport("libc", EntryPoint = "lseek", SetLastError = true)]
    private static extern long Seek(SafeFileHandle file, long offset, int whence);
#pragma warning restore SYSLIB1054
}
