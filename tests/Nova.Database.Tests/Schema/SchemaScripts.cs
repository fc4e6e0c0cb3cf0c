using Nova.Database.Providers;
using Nova.Database.Schema;
using Nova.Tests.Databases;

namespace Nova.Database.Tests.Schema;

/// <summary>The initial migration of each database, made of the model.</summary>
internal static class SchemaScripts
{
    public const string Verb = "write-schema";

    /// <summary>One provider of each kind; nothing is connected to.</summary>
    public static IReadOnlyList<IDatabaseProvider> Providers { get; } =
    [
        DatabaseProviders.For(DatabaseAddress.SqliteFile("none")),
        DatabaseProviders.For(DatabaseAddress.Parse("mysql://u:p@h/d", out _)!),
        DatabaseProviders.For(DatabaseAddress.Parse("postgresql://u:p@h/d", out _)!),
    ];

    public static int Write()
    {
        foreach (var provider in Providers)
        {
            var folder = Directory.GetDirectories(Path.Combine(Repository.Path, "src", "Nova.Database", "Migrations"))
                .Single(folder => string.Equals(Path.GetFileName(folder), provider.Name, StringComparison.OrdinalIgnoreCase));
            var file = Path.Combine(folder, $"{Migrations.Versions[0]}.sql");
            File.WriteAllText(file, Migrations.Generate(provider));
            Console.WriteLine(Path.GetRelativePath(Repository.Path, file));
        }

        return 0;
    }
}
