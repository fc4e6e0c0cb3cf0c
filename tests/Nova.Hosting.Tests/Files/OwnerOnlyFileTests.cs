using System.Runtime.Versioning;
using Microsoft.Extensions.Logging;
using Nova.Hosting.Files;
using Nova.Hosting.Tests.Logging;

namespace Nova.Hosting.Tests.Files;

[SupportedOSPlatform("linux")]
public sealed class OwnerOnlyFileTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode ReadByAll = OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("nova-files-");
    private readonly RecordedLog log = new();

    private ILogger Logger => log.Factory.CreateLogger("files");

    public void Dispose()
    {
        log.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public void A_new_file_is_its_owners()
    {
        OwnerOnlyFile.Create(At("new"));

        Assert.Equal(OwnerOnly, File.GetUnixFileMode(At("new")));
    }

    [Fact]
    public void A_file_that_is_there_is_not_touched_by_making_it()
    {
        Write("there", ReadByAll);

        OwnerOnlyFile.Create(At("there"));

        Assert.Equal("text", File.ReadAllText(At("there")));
        Assert.Equal(ReadByAll, File.GetUnixFileMode(At("there")));
    }

    [Fact]
    public void A_wide_database_is_narrowed_with_what_is_beside_it_and_one_line_says_so()
    {
        Write("db", ReadByAll);
        Write("db-wal", ReadByAll);
        Write("db-shm", OwnerOnly);

        OwnerOnlyFile.NarrowSqlite(Logger, At("db"));
        OwnerOnlyFile.NarrowSqlite(Logger, At("db"));

        Assert.All(folder.GetFiles(), file => Assert.Equal(OwnerOnly, file.UnixFileMode));
        var line = Assert.Single(log.Lines);
        Assert.Contains($"{At("db")} (was 0644), {At("db-wal")} (was 0644)", line, StringComparison.Ordinal);
        Assert.DoesNotContain("db-shm", line, StringComparison.Ordinal);
    }

    [Fact]
    public void What_its_owner_may_not_do_he_still_may_not()
    {
        Write("key", UnixFileMode.UserRead | UnixFileMode.OtherRead);

        OwnerOnlyFile.Narrow(Logger, At("key"), At("missing"));

        Assert.Equal(UnixFileMode.UserRead, File.GetUnixFileMode(At("key")));
    }

    private string At(string name) => Path.Combine(folder.FullName, name);

    private void Write(string name, UnixFileMode mode)
    {
        File.WriteAllText(At(name), "text");
        File.SetUnixFileMode(At(name), mode);
    }
}
