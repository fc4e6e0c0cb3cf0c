namespace Nova.Development.Images.Files;

/// <summary>Where the files are: <c>{id}</c> when whole, <c>{id}.{upload}.part</c> on the way.</summary>
internal sealed class ImageFiles
{
    private readonly string folder;

    public ImageFiles(string folder)
    {
        this.folder = folder;
        Directory.CreateDirectory(folder);
    }

    /// <summary>The whole file. Ids are UUIDs, checked at creation: no id leads out of the folder.</summary>
    public string PathOf(string id) => Path.Combine(folder, id);

    public string PartOf(string id, string upload) => Path.Combine(folder, $"{id}.{upload}.part");

    public void Delete(string id) => File.Delete(PathOf(id));

    /// <summary>Removes every file but those of <paramref name="wanted"/>; how many.</summary>
    public int DeleteAllBut(IReadOnlySet<string> wanted)
    {
        var strays = Directory.GetFiles(folder).Where(path => !wanted.Contains(Path.GetFileName(path))).ToList();
        strays.ForEach(File.Delete);
        return strays.Count;
    }
}
