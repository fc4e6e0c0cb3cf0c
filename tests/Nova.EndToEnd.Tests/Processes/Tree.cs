using System.Runtime.CompilerServices;

namespace Nova.EndToEnd.Tests.Processes;

/// <summary>Where the programs under test are: the outputs of the build that made these tests.</summary>
internal static class Tree
{
    /// <summary>The source tree of these tests.</summary>
    public static readonly string Root = FindRoot();

    /// <summary>Debug or Release.</summary>
    public static readonly string Configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    private static readonly string Output = Path.Combine(Configuration, new DirectoryInfo(AppContext.BaseDirectory).Name);

    /// <summary>A program by its name, as <c>nova-api</c>, of this source tree or another.</summary>
    public static string Program(string name, string? tree = null)
    {
        var project = name == "nova-manage" ? "Nova.Manage" : "Nova.AllInOne";
        var path = Path.Combine(tree ?? Root, "src", project, "bin", Output, name);
        return File.Exists(path) ? path : throw new FileNotFoundException($"{path} is not built.");
    }

    /// <summary>A script of <c>deploy/dev</c>.</summary>
    public static string Script(string name) => Path.Combine(Root, "deploy", "dev", name);

    private static string FindRoot([CallerFilePath] string here = "")
    {
        var folder = new FileInfo(here).Directory;
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Nova.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException($"No Nova.sln above {here}.");
    }
}
