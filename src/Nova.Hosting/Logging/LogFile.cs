using System.Runtime.InteropServices;
using Nova.Hosting.Configuration;

namespace Nova.Hosting.Logging;

/// <summary>The log in a file that logrotate may truncate (copytruncate) or move away (followed by SIGHUP).</summary>
/// <remarks>.NET writes at its own offset even in append mode, so a truncated file is noticed here and written from its new end.</remarks>
internal sealed class LogFile : ILogTarget
{
    private readonly string path;
    private readonly PosixSignalRegistration hangup;
    private FileStream stream;
    private volatile bool reopen;

    public LogFile(string path)
    {
        this.path = path;
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } directory)
            {
                Directory.CreateDirectory(directory);
            }

            stream = Open();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"the log file {path} (log_file, log_dir) cannot be written: {failure.Message}");
        }

        hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            reopen = true;
        });
    }

    public void Write(ReadOnlySpan<byte> line)
    {
        if (reopen)
        {
            reopen = false;
            stream.Dispose();
            stream = Open();
        }

        if (RandomAccess.GetLength(stream.SafeFileHandle) < stream.Position)
        {
            stream.Seek(0, SeekOrigin.End);
        }

        stream.Write(line);
    }

    public void Dispose()
    {
        hangup.Dispose();
        stream.Dispose();
    }

    /// <summary>Unbuffered: what was logged before a crash is in the file.</summary>
    private FileStream Open() => new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
}
