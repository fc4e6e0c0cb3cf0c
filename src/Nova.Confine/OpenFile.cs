namespace Nova.Confine;

/// <summary>
/// A file the program is given. It is opened here, by name, and the program is told <c>/proc/self/fd/N</c>: so it needs no way through the folders above, which
/// are often closed to its user, and a file that takes the name's place meanwhile is not reached.
/// </summary>
/// <param name="Number">Its descriptor, which carries no right to read or write by itself (O_PATH) and stays open across execve.</param>
/// <param name="Path">Its name.</param>
/// <param name="IsWritten">True where the program may write to it.</param>
internal sealed record OpenFile(int Number, string Path, bool IsWritten)
{
    private const int WithoutLinks = 0x200000 | 0x20000; // O_PATH | O_NOFOLLOW

    /// <summary>Opens what was asked for and, where the program gets a user of its own, gives the files to it.</summary>
    public static IReadOnlyList<OpenFile> Open(Arguments arguments)
    {
        OpenFile[] files =
        [
            .. arguments.Reads.Select(path => Open(path, isWritten: false)),
            .. arguments.Writes.Select(path => Open(path, isWritten: true)),
        ];
        if (arguments.User is { } user)
        {
            foreach (var file in files)
            {
                Native.Give(file.Number, user, file.Path);
            }
        }

        return files;
    }

    /// <summary>The command with the files under the names by which the program reaches them.</summary>
    public static IReadOnlyList<string> Rename(IReadOnlyList<string> command, IReadOnlyList<OpenFile> files) =>
        [.. command.Select(argument => files.FirstOrDefault(file => file.Path == argument) is { } file ? $"/proc/self/fd/{file.Number}" : argument)];

    private static OpenFile Open(string path, bool isWritten) => new(Native.Require(Native.open(path, WithoutLinks), path), path, isWritten);
}
