using System.Collections.Concurrent;

namespace Nova.ObjectStore.Storage;

/// <summary>Where things are: <c>buckets_path/project/bucket/{objects,uploads,incoming}</c>. Every project has its own names.</summary>
internal sealed class ObjectFolders(ObjectStoreOptions options)
{
    private readonly ConcurrentDictionary<string, Lazy<ProjectSpace>> spaces = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lock> gates = new(StringComparer.Ordinal);

    /// <summary>The root, made at the first use.</summary>
    public string Root => options.Folder;

    /// <summary>What the project's files take.</summary>
    public ProjectSpace SpaceOf(string project) => spaces.GetOrAdd(
        project, name => new Lazy<ProjectSpace>(() => new ProjectSpace(Measure(FolderOf(name)), options.ProjectBytes))).Value;

    /// <summary>The folder of a project, which Keystone named; null characters and slashes are no part of an id.</summary>
    public string FolderOf(string project) => IsSafeId(project)
        ? Path.Combine(options.Folder, project)
        : throw new InvalidDataException("the project's id is no name of a folder");

    /// <summary>A bucket that may or may not exist.</summary>
    public Bucket BucketOf(string project, string name)
    {
        var folder = Path.Combine(FolderOf(project), name);
        return new Bucket(name, folder, SpaceOf(project), gates.GetOrAdd(project, _ => new Lock()));
    }

    /// <summary>The buckets of a project by name.</summary>
    public IReadOnlyList<Bucket> BucketsOf(string project)
    {
        var folder = new DirectoryInfo(FolderOf(project));
        return folder.Exists
            ? [.. folder.EnumerateDirectories().Select(entry => BucketOf(project, entry.Name)).Where(bucket => bucket.Exists).OrderBy(bucket => bucket.Name, KeyOrder.Instance)]
            : [];
    }

    /// <summary>Whether a name can be a project's; what else is below the root is none of ours.</summary>
    public static bool IsSafeId(string id) => id.Length is > 0 and <= 64 && id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');

    private static long Measure(string folder) => Directory.Exists(folder)
        ? new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length)
        : 0;
}
