using System.Runtime.CompilerServices;
using Nova.EndToEnd.Tests.Processes;

namespace Nova.EndToEnd.Tests.Upgrades;

/// <summary>The programs of the earliest version that daemons of today must work with: <c>earlier-commit</c> names it, the repository's history has it.</summary>
/// <remarks>Built once into <c>artifacts/earlier</c>, which needs git and a clone with its history.</remarks>
internal static class EarlierPrograms
{
    private static readonly TimeSpan BuildPatience = TimeSpan.FromMinutes(15);

    /// <summary>Builds them where they are not; the folder is a source tree.</summary>
    public static async Task<string> BuildAsync([CallerFilePath] string here = "")
    {
        var commit = (await File.ReadAllTextAsync(Path.Combine(Path.GetDirectoryName(here)!, "earlier-commit"))).Trim();
        var tree = Path.Combine(Tree.Root, "artifacts", "earlier", commit);
        var done = Path.Combine(tree, ".built");
        if (File.Exists(done))
        {
            return tree;
        }

        if (Directory.Exists(tree))
        {
            Directory.Delete(tree, recursive: true);
        }

        Directory.CreateDirectory(tree);
        var archive = Path.Combine(tree, "sources.tar");
        await Command.RunAsync("git", ["-C", Tree.Root, "archive", "--format=tar", "-o", archive, commit]);
        await Command.RunAsync("tar", ["-x", "-f", archive, "-C", tree]);
        foreach (var project in (string[])["Nova.AllInOne", "Nova.Manage"])
        {
            await Command.RunAsync(
                "dotnet",
                [
                    "build", Path.Combine(tree, "src", project), "-c", Tree.Configuration, "-v", "quiet", "--nologo",
                    "-p:RunAnalyzers=false", "-p:EnforceCodeStyleInBuild=false", "-p:GenerateDocumentationFile=false",
                ],
                patience: BuildPatience);
        }

        await File.WriteAllTextAsync(done, commit);
        return tree;
    }
}
