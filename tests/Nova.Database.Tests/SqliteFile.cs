namespace Nova.Database.Tests;

/// <summary>A directory of its own with an SQLite file.</summary>
internal sealed class SqliteFile : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("nova-db-");

    public DatabaseAddress Address => DatabaseAddress.SqliteFile(Path.Combine(directory.FullName, "nova.sqlite"));

    public void Dispose() => directory.Delete(recursive: true);
}
