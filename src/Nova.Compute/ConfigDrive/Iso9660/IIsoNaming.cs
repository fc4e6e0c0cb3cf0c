namespace Nova.Compute.ConfigDrive.Iso9660;

/// <summary>How one of the two directory trees of an image writes names: plain ISO 9660 with Rock Ridge for Linux, Joliet for Windows.</summary>
internal interface IIsoNaming
{
    /// <summary>Identifiers of the entries of a folder (folders and files), unique among them, as bytes of a directory record.</summary>
    IReadOnlyDictionary<string, byte[]> Identify(IsoFolder folder);

    /// <summary>Bytes for the system use area of a record; empty for none.</summary>
    /// <param name="name">Real name; null for <c>.</c> and <c>..</c>.</param>
    /// <param name="isFolder">Folder or file.</param>
    /// <param name="isRootItself">True for the <c>.</c> record of the root.</param>
    byte[] SystemUse(string? name, bool isFolder, bool isRootItself);
}
