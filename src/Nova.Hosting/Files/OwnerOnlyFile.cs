namespace Nova.Hosting.Files;

/// <summary>Files that hold secrets (databases, keys) are readable and writable by their owner alone, whatever the umask.</summary>
public static partial class OwnerOnlyFile
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly Lock Making = new();

    /// <summary>Makes an empty <paramref name="path"/> if there is none; its folder has to exist. A file that is there is not touched, nor even opened.</summary>
    /// <remarks>
    /// Closing any descriptor of a file lets go of all locks that the process holds on it, SQLite's too: hence the look first, and one maker at a time,
    /// so that nobody in this process opens the file before its maker has closed it.
    /// </remarks>
    public static void Create(string path)
    {
        lock (Making)
        {
            if (File.Exists(path))
            {
                return;
            }

            try
            {
                new FileStream(path, With(FileMode.CreateNew)).Dispose();
            }
            catch (IOException) when (File.Exists(path))
            {
                // Another process was quicker; its file is as narrow.
            }
        }
    }

    /// <summary>Options that write a file only its owner may read.</summary>
    public static FileStreamOptions With(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = Mode;
        }

        return options;
    }

    /// <summary>Takes from files that are there what others than their owner may do with them, and says so in one line; those of an older release are wider.</summary>
    /// <remarks>A file that belongs to somebody else stays as it is, with a warning: the daemon may still be meant to use it.</remarks>
    public static void Narrow(ILogger logger, params ReadOnlySpan<string> paths)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var narrowed = new List<string>();
        foreach (var path in paths)
        {
            try
            {
                if (File.Exists(path) && File.GetUnixFileMode(path) is var mode && (mode & ~Mode) != 0)
                {
                    File.SetUnixFileMode(path, mode & Mode);
                    narrowed.Add($"{path} (was {Octal(mode)})");
                }
            }
            catch (UnauthorizedAccessException refused)
            {
                LogWide(logger, path, refused.Message);
            }
        }

        if (narrowed.Count > 0)
        {
            LogNarrowed(logger, string.Join(", ", narrowed));
        }
    }

    /// <summary><see cref="Narrow"/> for an SQLite database with what SQLite keeps beside it.</summary>
    /// <remarks>SQLite gives files it makes the mode of the database, but leaves those of a process that was killed as they are.</remarks>
    public static void NarrowSqlite(ILogger logger, string path) => Narrow(logger, path, path + "-wal", path + "-shm", path + "-journal");

    private static string Octal(UnixFileMode mode) => Convert.ToString((int)mode, 8).PadLeft(4, '0');

    [LoggerMessage(Level = LogLevel.Warning, Message = "Others could read what holds secrets; now only the owner may: {Files}")]
    private static partial void LogNarrowed(ILogger logger, string files);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{File} holds secrets and others than its owner may read it: {Problem}")]
    private static partial void LogWide(ILogger logger, string file, string problem);
}
