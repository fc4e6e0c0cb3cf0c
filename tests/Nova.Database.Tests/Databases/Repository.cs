namespace Nova.Tests.Databases;

/// <summary>The source tree the tests run in.</summary>
internal static class Repository
{
    public static string Path { get; } = Find();

    private static string Find()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(directory.FullName, "Nova.sln")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException("The tests do not run inside the source tree.");
        }

        return directory.FullName;
    }
}
