using System.Runtime.CompilerServices;
using System.Xml.Linq;

namespace Nova.Architecture.Tests;

/// <summary>The source tree these tests were built from.</summary>
internal static class SourceTree
{
    public static string Root { get; } = FindRoot();

    /// <summary>Projects of the product, by name.</summary>
    public static IReadOnlyDictionary<string, Project> Projects { get; } =
        Directory.GetFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories).Select(Project.Read).ToDictionary(project => project.Name);

    /// <summary>Our own source files, relative to the root; nothing that the build wrote.</summary>
    public static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file))
            .Where(file => !file.Split('/').Any(part => part is "bin" or "obj"));

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

/// <summary>What a project file says that laws are about.</summary>
internal sealed record Project(string Name, string Assembly, IReadOnlySet<string> References, IReadOnlySet<string> Packages, bool AllowsUnsafe)
{
    public static Project Read(string file)
    {
        var xml = XDocument.Load(file);
        var name = Path.GetFileNameWithoutExtension(file);
        return new(
            name,
            xml.Descendants("AssemblyName").SingleOrDefault()?.Value ?? name,
            Includes(xml, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path)).ToHashSet(),
            Includes(xml, "PackageReference").ToHashSet(),
            xml.Descendants("AllowUnsafeBlocks").Any(element => element.Value == "true"));
    }

    private static IEnumerable<string> Includes(XDocument xml, string element) => xml.Descendants(element).Select(item => item.Attribute("Include")!.Value);
}
