using System.Text.RegularExpressions;

namespace Nova.Architecture.Tests;

/// <summary>What the documents point at exists: files, headings, and the options of our own scripts.</summary>
public sealed partial class DocumentTests
{
    public static TheoryData<string> AllDocuments =>
    [
        "README.md", "CONTRIBUTING.md", "CHANGELOG.md",
        .. Markdown("docs"), .. Markdown("src").Where(path => !path.Split('/').Any(part => part is "bin" or "obj")),
    ];

    [Fact]
    public void DocumentsAreFound() => Assert.True(AllDocuments.Count > 20, "The documents were not found.");

    [Theory]
    [MemberData(nameof(AllDocuments))]
    public void LinksLeadSomewhere(string document)
    {
        var dead = Link().Matches(Prose(document)).Select(match => match.Groups["to"].Value)
            .Where(link => !link.Contains("://", StringComparison.Ordinal) && !Exists(document, link))
            .ToList();
        Assert.Empty(dead);
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("CONTRIBUTING.md")]
    [InlineData("docs/installing.md")]
    [InlineData("docs/performance.md")]
    public void CommandsNameOptionsThatExist(string document)
    {
        var wrong = new List<string>();
        var script = "";
        var named = 0;
        foreach (var code in Code().Matches(Read(document)).Select(match => match.Groups["code"].Value))
        {
            if (Script().Match(code) is { Success: true } command)
            {
                script = command.Groups["path"].Value;
                named++;
            }
            else if (!code.StartsWith("--", StringComparison.Ordinal))
            {
                continue;
            }

            // An option that stands alone is one of the script named last.
            var text = File.Exists(At(script)) ? Read(script) : "";
            wrong.AddRange(text.Length == 0
                ? [$"there is no {script}"]
                : Option().Matches(code).Where(option => !Regex.IsMatch(text, $@"(?<![\w-]){option.Value}(?![\w-])")).Select(option => $"{script} has no {option.Value}"));
        }

        Assert.Empty(wrong);
        Assert.True(named > 0, "No command was found.");
    }

    private static bool Exists(string document, string link)
    {
        var (path, heading) = link.Split('#', 2) is [var left, var right] ? (left, right) : (link, null);
        var target = path.Length == 0 ? document : Path.GetRelativePath(SourceTree.Root, Path.Combine(At(Path.GetDirectoryName(document)!), path));
        return heading is null ? Path.Exists(At(target)) : File.Exists(At(target)) && Heading().Matches(Read(target)).Any(match => Anchor(match.Groups["text"].Value) == heading);
    }

    /// <summary>As GitHub makes it of a heading.</summary>
    private static string Anchor(string heading) => NotInAnchors().Replace(heading.Trim().ToLowerInvariant(), "").Replace(' ', '-');

    /// <summary>The document without code, in which brackets are no links.</summary>
    private static string Prose(string document) => Code().Replace(Read(document), "");

    private static IEnumerable<string> Markdown(string folder) =>
        Directory.EnumerateFiles(At(folder), "*.md", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(SourceTree.Root, path)).Order();

    private static string Read(string path) => File.ReadAllText(At(path));

    private static string At(string path) => Path.Combine(SourceTree.Root, path);

    [GeneratedRegex(@"\]\((?<to>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (?<text>.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();

    /// <summary>A span between backquotes, or a line indented by four.</summary>
    [GeneratedRegex(@"`(?<code>[^`\n]+)`|^    (?<code>[^\s#][^\n]*)$", RegexOptions.Multiline)]
    private static partial Regex Code();

    [GeneratedRegex(@"(?:^|[\s;&])(?:\./)?(?<path>(?<=\./)(?:run|test)\b|(?:deploy|bench)/(?:dev/)?[a-z-]+)(?![\w./-])")]
    private static partial Regex Script();

    [GeneratedRegex(@"(?<![\w-])--[a-z][a-z-]*")]
    private static partial Regex Option();
}
