using Nova.Hosting.Loops;

namespace Nova.ObjectStore.Storage;

/// <summary>Removes what nobody will ask for again: files that a crash left half written, at the start, and uploads that were not finished in time.</summary>
internal sealed partial class TrimLeftovers(ObjectFolders folders, ObjectStoreOptions options, TimeProvider time, ILogger<TrimLeftovers> log) : ILoop
{
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    /// <summary>What is older was not written by this process.</summary>
    private readonly DateTime started = time.GetUtcNow().UtcDateTime;

    public async Task RunAsync(CancellationToken stopping)
    {
        while (true)
        {
            Trim();
            await Task.Delay(Pause, time, stopping);
        }
    }

    internal void Trim()
    {
        if (!Directory.Exists(folders.Root))
        {
            return;
        }

        foreach (var project in new DirectoryInfo(folders.Root).EnumerateDirectories().Where(folder => ObjectFolders.IsSafeId(folder.Name)))
        {
            foreach (var bucket in folders.BucketsOf(project.Name))
            {
                TrimIncoming(bucket);
                TrimUploads(bucket);
            }
        }
    }

    private void TrimIncoming(Bucket bucket)
    {
        foreach (var left in new DirectoryInfo(Path.GetDirectoryName(bucket.NewIncoming())!).EnumerateFileSystemInfos().Where(left => left.LastWriteTimeUtc < started))
        {
            // A folder is an upload that was on its way out.
            if (left is DirectoryInfo folder)
            {
                bucket.Space.GiveBack(folder.EnumerateFiles().Sum(file => file.Length));
                folder.Delete(recursive: true);
            }
            else if (left is FileInfo file)
            {
                bucket.Space.GiveBack(file.Length);
                file.Delete();
            }

            LogRemoved(left.FullName);
        }
    }

    private void TrimUploads(Bucket bucket)
    {
        var before = (time.GetUtcNow() - options.UploadExpiry).UtcDateTime;
        foreach (var upload in new DirectoryInfo(bucket.Uploads).EnumerateDirectories().Where(upload => upload.LastWriteTimeUtc < before))
        {
            bucket.RemoveUpload(upload.FullName);
            LogRemoved(upload.FullName);
        }
    }

    [LoggerMessage(LogLevel.Information, "removed {Path}: nobody finished it")]
    private partial void LogRemoved(string path);
}
