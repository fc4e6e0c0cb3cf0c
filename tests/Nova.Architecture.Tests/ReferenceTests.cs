using System.Reflection;

namespace Nova.Architecture.Tests;

/// <summary>Who may reference whom. The project file says what is meant, the assembly what is used: both are held.</summary>
public sealed class ReferenceTests
{
    /// <summary>Composes the daemons; the one place where services meet.</summary>
    private const string Composition = "Nova.AllInOne";

    private static readonly string[] Libraries = ["Nova.Core", "Nova.Messaging", "Nova.Hosting", "Nova.OpenStack", "Nova.Http", "Nova.Metadata", "Nova.Libvirt", "Nova.Database"];

    /// <summary>What each library may stand on. A library that is not here needs a decision record first.</summary>
    private static readonly Dictionary<string, string[]> Foundations = new()
    {
        ["Nova.Core"] = [],
        ["Nova.Libvirt"] = [],
        ["Nova.Metadata"] = ["Nova.Core", "Nova.Messaging", "Nova.Hosting", "Nova.Http"],
        ["Nova.Messaging"] = ["Nova.Core"],
        ["Nova.Hosting"] = ["Nova.Core", "Nova.Messaging"],
        ["Nova.OpenStack"] = ["Nova.Core", "Nova.Hosting"],
        ["Nova.Http"] = ["Nova.Core", "Nova.Hosting", "Nova.OpenStack"],
        ["Nova.Database"] = ["Nova.Core", "Nova.Hosting"],
    };

    /// <summary>A program that stands alone: it becomes another one (docs/decisions/0043-confined-image-tools.md).</summary>
    private const string Confinement = "Nova.Confine";

    public static TheoryData<string> AllProjects => [.. SourceTree.Projects.Keys.Order()];

    public static TheoryData<string> AllServices => [.. Services.Order()];

    public static TheoryData<string> AllLibraries => [.. Libraries];

    private static IEnumerable<string> Services => SourceTree.Projects.Keys.Except(Libraries).Except([Composition, Confinement]);

    [Fact]
    public void ServicesAreFound() => Assert.Superset(
        new HashSet<string> { "Nova.Api", "Nova.Conductor", "Nova.Scheduler", "Nova.Compute", "Nova.Manage" }, Services.ToHashSet());

    [Theory]
    [MemberData(nameof(AllProjects))]
    public void OnlyTheConductorAndManageKnowTheDatabase(string name)
    {
        if (name is not ("Nova.Conductor" or "Nova.Manage" or "Nova.Database"))
        {
            Assert.DoesNotContain("Nova.Database", References(name));
        }
        else if (name != "Nova.Database")
        {
            Assert.Contains("Nova.Database", References(name));
        }
    }

    [Theory]
    [MemberData(nameof(AllProjects))]
    public void OnlyTheDatabaseAndDevelopmentServicesBringSql(string name)
    {
        var sql = SourceTree.Projects[name].Packages.Where(package =>
            package.Contains("EntityFramework", StringComparison.Ordinal) || package.Contains("Sqlite", StringComparison.Ordinal) || package.Contains("MySql", StringComparison.Ordinal));
        Assert.True(name is "Nova.Database" or "Nova.Development" || !sql.Any(), $"{name} references {string.Join(", ", sql)}.");
    }

    [Theory]
    [MemberData(nameof(AllServices))]
    public void ServicesDoNotKnowServices(string name) =>
        Assert.Subset(Libraries.Concat(name == "Nova.Compute" ? [Confinement] : []).ToHashSet(), References(name));

    [Theory]
    [MemberData(nameof(AllLibraries))]
    public void LibrariesStandOnWhatTheDesignSays(string name) => Assert.Subset(Foundations[name].ToHashSet(), References(name));

    [Fact]
    public void OnlyTheLibvirtBindingAndTheConfinementAreUnsafe() =>
        Assert.Equal([Confinement, "Nova.Libvirt"], SourceTree.Projects.Values.Where(project => project.AllowsUnsafe).Select(project => project.Name).Order());

    [Theory]
    [MemberData(nameof(AllProjects))]
    public void OnlyTheLibvirtBindingAndTheConfinementCallNativeCode(string name)
    {
        var native = SourceTree.Files($"src/{name}").Where(file => File.ReadAllText(Path.Combine(SourceTree.Root, file)) is var text
            && (text.Contains("[LibraryImport", StringComparison.Ordinal) || text.Contains("[DllImport", StringComparison.Ordinal)));
        Assert.Equal(name is "Nova.Libvirt" or Confinement, native.Except(Allowed.NativeCalls).Any());
    }

    /// <summary>Projects of ours that a project names or whose types it uses.</summary>
    private static HashSet<string> References(string name)
    {
        var project = SourceTree.Projects[name];
        var byAssembly = SourceTree.Projects.Values.ToDictionary(other => other.Assembly, other => other.Name);
        var used = Assembly.Load(project.Assembly).GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(byAssembly.ContainsKey)
            .Select(assembly => byAssembly[assembly]);
        return [.. project.References, .. used];
    }
}
