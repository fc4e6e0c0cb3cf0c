using System.Runtime.CompilerServices;

namespace Nova.AllInOne.Tests.Deployment;

/// <summary>The source tree's <c>deploy</c>.</summary>
internal static class DeployFolder
{
    private static readonly string Root = FindRoot();

    public static string At(params string[] parts) => Path.Combine([Root, "deploy", .. parts]);

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
