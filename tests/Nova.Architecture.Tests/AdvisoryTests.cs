using System.Text.RegularExpressions;

namespace Nova.Architecture.Tests;

/// <summary>The table of advisories in docs/security.md: the tests it names are there, and no test of an advisory is missing in it.</summary>
public sealed partial class AdvisoryTests
{
    private static readonly string[] Rows = [.. File.ReadLines(Path.Combine(SourceTree.Root, "docs/security.md")).Where(line => Row().IsMatch(line))];

    /// <summary>Every test, as <c>Class.Method</c>.</summary>
    private static readonly IReadOnlySet<string> Tests = SourceTree.Files("tests")
        .SelectMany(file =>
        {
            var text = File.ReadAllText(Path.Combine(SourceTree.Root, file));
            return Method().Matches(text).Select(method => $"{Path.GetFileNameWithoutExtension(file)}.{method.Groups["name"].Value}");
        })
        .ToHashSet();

    public static TheoryData<string> Held => [.. Rows];

    [Theory]
    [MemberData(nameof(Held))]
    public void TestsThatHoldAnAdvisoryExist(string row)
    {
        var named = Named().Matches(row).Select(test => test.Groups["test"].Value).ToList();

        Assert.NotEmpty(named);
        Assert.All(named, test => Assert.Contains(test, Tests));
    }

    [Fact]
    public void EveryTestOfAnAdvisoryIsInTheTable()
    {
        var tests = Tests.Where(test => OfAdvisory().IsMatch(test)).ToList();

        Assert.True(tests.Count > 10, "The tests of advisories were not found.");
        Assert.All(tests, test => Assert.Contains(Rows, row => row.Contains($"`{test}`", StringComparison.Ordinal)));
    }

    [GeneratedRegex(@"^\| (OSSA|OSSN|CVE|LP)-")]
    private static partial Regex Row();

    [GeneratedRegex(@"`(?<test>\w+\.\w+)`")]
    private static partial Regex Named();

    [GeneratedRegex(@"public (?:static )?(?:async )?(?:Task|void) (?<name>\w+)\(")]
    private static partial Regex Method();

    [GeneratedRegex(@"\.(Ossa|Ossn|Cve|Lp)\d+_")]
    private static partial Regex OfAdvisory();
}
