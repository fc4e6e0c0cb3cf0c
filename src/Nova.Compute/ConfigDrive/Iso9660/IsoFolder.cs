namespace Nova.Compute.ConfigDrive.Iso9660;

/// <summary>A folder of the image to be written, with what is in it by name.</summary>
internal sealed class IsoFolder(string name, IsoFolder? parent)
{
    public string Name { get; } = name;

    /// <summary>Itself for the root, as the format has it.</summary>
    public IsoFolder Parent => parent ?? this;

    public SortedDictionary<string, IsoFolder> Folders { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Puts a file at a path such as <c>openstack/latest/meta_data.json</c>, making the folders on the way.</summary>
    public void Add(string path, byte[] contents)
    {
        var folder = this;
        var names = path.Split('/');
        foreach (var step in names[..^1])
        {
            if (!folder.Folders.TryGetValue(step, out var next))
            {
                folder.Folders[step] = next = new IsoFolder(step, folder);
            }

            folder = next;
        }

        folder.Files[names[^1]] = contents;
    }

    /// <summary>This folder and all below it, level by level.</summary>
    public IEnumerable<IsoFolder> ByLevel()
    {
        var waiting = new Queue<IsoFolder>([this]);
        while (waiting.TryDequeue(out var folder))
        {
            yield return folder;
            foreach (var child in folder.Folders.Values)
            {
                waiting.Enqueue(child);
            }
        }
    }
}
