using System.Reflection;
using System.Runtime.CompilerServices;

namespace Nova.Architecture.Tests;

/// <summary>How the tree looks: names, sizes, folders.</summary>
public sealed class ShapeTests
{
    private const int LongestFile = 400;

    private static readonly string[] EmptyWords = ["Manager", "Helper", "Helpers", "Util", "Utils", "Utilities", "Common", "Service"];

    public static TheoryData<string> AllProjects => [.. SourceTree.Projects.Keys.Order()];

    [Theory]
    [MemberData(nameof(AllProjects))]
    public void TypesAreNamedForWhatTheyAre(string name)
    {
        var bad = OwnTypes(name)
            .Select(type => type.Name.Split('`')[0])
            .Where(type => EmptyWords.Any(word => type.EndsWith(word, StringComparison.Ordinal)) && !Allowed.Names.Contains(type));
        Assert.Empty(bad);
    }

    [Fact]
    public void FoldersAreNamedForNouns()
    {
        var bad = SourceTree.Files("src").Where(file => file.Split('/').SkipLast(1).Any(part => EmptyWords.Contains(part) || part is "Managers"));
        Assert.Empty(bad);
    }

    [Fact]
    public void FilesAreShort()
    {
        var lengths = SourceTree.Files("src")
            .ToDictionary(file => file, file => File.ReadLines(Path.Combine(SourceTree.Root, file)).Count());
        Assert.True(lengths.Count > 100, "The source tree was not found.");
        Assert.Equal(Allowed.LongFiles.Order(), lengths.Where(file => file.Value > LongestFile).Select(file => file.Key).Order());
    }

    [Fact]
    public void NamespacesFollowFolders()
    {
        var bad = SourceTree.Files("src")
            .Where(file => !Allowed.FoldersWithoutNamespace.Contains(Path.GetDirectoryName(file)!))
            .Select(file => (file, stated: NamespaceOf(file), folder: string.Join('.', file.Split('/')[1..^1])))
            .Where(item => item.stated is not null && item.stated != item.folder)
            .Select(item => $"{item.file} says {item.stated}");
        Assert.Empty(bad);
    }

    [Theory]
    [MemberData(nameof(AllProjects))]
    public void ClassesAreSealedUnlessInherited(string name)
    {
        var types = OwnTypes(name).ToArray();
        var bases = types.Select(type => type.BaseType).OfType<Type>().Select(type => type.IsGenericType ? type.GetGenericTypeDefinition() : type).ToHashSet();
        var open = types.Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false } && !bases.Contains(type));
        Assert.Empty(open.Select(type => type.FullName));
    }

    /// <summary>A background service that throws ends its daemon, a task that nobody awaits ends unseen: whatever goes on for ever is a supervised loop.</summary>
    [Theory]
    [MemberData(nameof(AllProjects))]
    public void LoopsAreSupervised(string name)
    {
        Type[] types = [.. Assembly.Load(SourceTree.Projects[name].Assembly).GetTypes()];
        Assert.Equal(
            name == "Nova.Hosting" ? ["SupervisedLoop`1"] : [],
            types.Where(type => typeof(Microsoft.Extensions.Hosting.BackgroundService).IsAssignableFrom(type)).Select(type => type.Name));
        var unsupervised = types
            .Where(type => type.IsClass && typeof(Microsoft.Extensions.Hosting.IHostedService).IsAssignableFrom(type) && type.Name != "SupervisedLoop`1")
            .Where(type => OwnFields(type).Any(field => typeof(Task).IsAssignableFrom(field.FieldType)))
            .Select(type => type.Name);
        Assert.Empty(unsupervised.Except(Allowed.TasksOfHostedServices));
    }

    [Fact]
    public void TheComputeDriverHasTwoImplementations()
    {
        var compute = Assembly.Load("nova-compute").GetTypes();
        var contract = Assert.Single(compute, type => type.FullName == "Nova.Compute.Drivers.IComputeDriver");
        Assert.Equal(["FakeDriver", "LibvirtDriver"], compute.Where(type => type.IsClass && contract.IsAssignableFrom(type)).Select(type => type.Name).Order());
    }

    private static IEnumerable<FieldInfo> OwnFields(Type type) => type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public);

    private static string? NamespaceOf(string file) => File.ReadLines(Path.Combine(SourceTree.Root, file))
        .FirstOrDefault(line => line.StartsWith("namespace ", StringComparison.Ordinal))?["namespace ".Length..].TrimEnd(';', ' ', '{');

    /// <summary>Types that we wrote: neither closures nor what source generators add.</summary>
    private static IEnumerable<Type> OwnTypes(string name) => Assembly.Load(SourceTree.Projects[name].Assembly).GetTypes().Where(type =>
        type.Namespace?.StartsWith("Nova.", StringComparison.Ordinal) == true
        && !type.Name.Contains('<')
        && type.DeclaringType is null
        && type.GetCustomAttribute<CompilerGeneratedAttribute>() is null
        && type.GetCustomAttribute<System.CodeDom.Compiler.GeneratedCodeAttribute>() is null);
}
