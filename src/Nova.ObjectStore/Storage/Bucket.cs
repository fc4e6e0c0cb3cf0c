using Nova.Hosting.Files;

namespace Nova.ObjectStore.Storage;

/// <summary>One bucket: it exists where its folder of objects does.</summary>
/// <param name="name">As the project calls it.</param>
/// <param name="folder">Its folder.</param>
/// <param name="space">The project's bytes.</param>
/// <param name="gate">One rename or removal of the project at a time: how much a file took must not be counted twice.</param>
internal sealed class Bucket(string name, string folder, ProjectSpace space, Lock gate)
{
    public string Name => name;

    public ProjectSpace Space => space;

    public bool Exists => Directory.Exists(Objects);

    public DateTime CreatedAt => Directory.GetCreationTimeUtc(Objects);

    public string Objects => Path.Combine(folder, "objects");

    public string Uploads => Path.Combine(folder, "uploads");

    public string PathOf(string key) => Path.Combine(Objects, KeyPath.Of(key));

    /// <summary>A name for a file that is being written.</summary>
    public string NewIncoming() => Path.Combine(folder, "incoming", Guid.NewGuid().ToString("N"));

    /// <summary>Makes it; false where it is there.</summary>
    public bool TryCreate()
    {
        lock (gate)
        {
            if (Exists)
            {
                return false;
            }

            Directory.CreateDirectory(Path.Combine(folder, "incoming"));
            Directory.CreateDirectory(Uploads);
            Directory.CreateDirectory(Objects);
        }

        DurableFile.SyncDirectoryOf(Objects);
        DurableFile.SyncDirectoryOf(folder);
        return true;
    }

    /// <summary>Removes it with the uploads nobody finished; false where there are objects in it.</summary>
    public bool TryDelete()
    {
        lock (gate)
        {
            if (Directory.EnumerateFileSystemEntries(Objects).Any())
            {
                return false;
            }

            Directory.Delete(Objects);
            space.GiveBack(new DirectoryInfo(Uploads).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length));
            Directory.Delete(folder, recursive: true);
        }

        DurableFile.SyncDirectoryOf(folder);
        return true;
    }

    /// <summary>Puts a file that is whole and on the disk in an object's place. The bytes of what it replaces are given back.</summary>
    public Placed Place(string incoming, string key, bool onlyNew)
    {
        var path = PathOf(key);
        lock (gate)
        {
            // Where somebody made the bucket again, the file went with the one before.
            if (!Exists || !File.Exists(incoming))
            {
                return Placed.NoBucket;
            }

            var old = new FileInfo(path);
            if (old.Exists && onlyNew)
            {
                return Placed.Taken;
            }

            var replaced = old.Exists ? old.Length : 0;
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Move(incoming, path, overwrite: true);
            space.GiveBack(replaced);
            DurableFile.SyncDirectoryOf(path);
            return Placed.Done;
        }
    }

    /// <summary>Puts a part in its place; false where its upload is gone.</summary>
    public bool TryPlacePart(string incoming, string path)
    {
        lock (gate)
        {
            if (!Directory.Exists(Path.GetDirectoryName(path)))
            {
                return false;
            }

            var old = new FileInfo(path);
            var replaced = old.Exists ? old.Length : 0;
            File.Move(incoming, path, overwrite: true);
            space.GiveBack(replaced);
            DurableFile.SyncDirectoryOf(path);
            return true;
        }
    }

    /// <summary>Removes a folder of parts and gives its bytes back; of several who try, one does.</summary>
    public void RemoveUpload(string upload)
    {
        var gone = NewIncoming();
        lock (gate)
        {
            if (!Directory.Exists(upload))
            {
                return;
            }

            var length = new DirectoryInfo(upload).EnumerateFiles().Sum(file => file.Length);
            Directory.Move(upload, gone);
            space.GiveBack(length);
        }

        try
        {
            Directory.Delete(gone, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // It went with its bucket.
        }
    }

    /// <summary>Removes an object, if it is there.</summary>
    public void Remove(string key)
    {
        var path = PathOf(key);
        lock (gate)
        {
            var file = new FileInfo(path);
            if (!file.Exists)
            {
                return;
            }

            var length = file.Length;
            file.Delete();
            space.GiveBack(length);
            var above = file.Directory!;
            while (above.FullName.Length > Objects.Length && !above.EnumerateFileSystemInfos().Any())
            {
                above.Delete();
                above = above.Parent!;
            }

            DurableFile.SyncDirectoryOf(Path.Combine(above.FullName, file.Name));
        }
    }

    /// <summary>Opens an object; null where there is none.</summary>
    public FileStream? Open(string key) => OpenFile(PathOf(key));

    /// <summary>Opens an object's or a part's file; null where there is none. Others may put a new one in its place meanwhile.</summary>
    public static FileStream? OpenFile(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException || (missing is UnauthorizedAccessException && !File.Exists(path)))
        {
            return null;
        }
    }
}

/// <summary>What came of placing an object.</summary>
internal enum Placed
{
    /// <summary>It is there, and stays after a power cut.</summary>
    Done,

    /// <summary>There is one already, and only a new one was to be made.</summary>
    Taken,

    /// <summary>The bucket was removed meanwhile.</summary>
    NoBucket,
}
