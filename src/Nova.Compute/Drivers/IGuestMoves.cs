using Nova.Core.Rpc.Compute;

namespace Nova.Compute.Drivers;

/// <summary>The disks of a guest that moves to another host, or into another flavor on this one.</summary>
internal interface IGuestMoves
{
    /// <summary>Puts the disks and files of a guest that is off aside, where they are in nobody's way and nothing changes them, and says what there is. Again: the same answer.</summary>
    Task<IReadOnlyList<MoveDisk>> SetAsideAsync(GuestSpec spec, CancellationToken ct);

    /// <summary>Puts them back. Succeeds where they are in their place already.</summary>
    Task BringBackAsync(Guid instanceId, CancellationToken ct);

    /// <summary>Removes what was set aside; what is in its place stays. Succeeds where nothing is there.</summary>
    Task RemoveAsideAsync(Guid instanceId, CancellationToken ct);

    /// <summary>Opens a disk that was set aside; null where it is not there.</summary>
    AsideFile? OpenAside(Guid instanceId, MoveDisk disk);

    /// <summary>Opens the file that such a disk lies over; null where it stands alone.</summary>
    AsideFile? OpenBase(Guid instanceId, MoveDisk disk);

    /// <summary>
    /// Makes the disks of a guest from those of an offer: whole or not at all, root grown to the flavor, what the new flavor asks for beyond them made, swap in its new size.
    /// </summary>
    /// <param name="spec">The guest, with its new flavor.</param>
    /// <param name="offer">What there is.</param>
    /// <param name="fetch">Brings the files; null where they were set aside on this host.</param>
    /// <param name="ct">Gives up.</param>
    Task<PreparedDisks> ReceiveDisksAsync(GuestSpec spec, IReadOnlyList<MoveDisk> offer, IDiskFetch? fetch, CancellationToken ct);
}

/// <summary>A file of a guest that was set aside. Whoever gets it disposes it.</summary>
/// <param name="File">Its bytes.</param>
/// <param name="Format"><c>raw</c> or <c>qcow2</c>.</param>
internal sealed record AsideFile(FileStream File, string Format) : IDisposable
{
    public void Dispose() => File.Dispose();
}

/// <summary>Brings the files of an offer.</summary>
internal interface IDiskFetch
{
    /// <summary>Writes one to <paramref name="path"/>, whole or not at all as far as the answer goes, and says its format.</summary>
    Task<string> FetchAsync(string name, string path, CancellationToken ct);
}

/// <summary>Names of disks in an offer.</summary>
internal static class MoveDiskNames
{
    private const string BaseSuffix = ".base";
    private const int Longest = 64;

    /// <summary>The name of what a disk lies over.</summary>
    public static string BaseOf(string disk) => disk + BaseSuffix;

    /// <summary>True for what can be a disk's file and nothing else: names come from another host.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= Longest && name.StartsWith("disk", StringComparison.Ordinal)
        && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '.' or '_' or '-');
}
