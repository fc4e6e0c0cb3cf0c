using System.Runtime.CompilerServices;
using Nova.Hosting.Configuration;
using Nova.Hosting.Health;

namespace Nova.Hosting.Tests.Configuration;

/// <summary>docs/configuration.md says what the tables in the code say.</summary>
public sealed class DocumentationTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Root(), "docs/configuration.md"));

    [Fact]
    public void Every_old_name_is_listed()
    {
        var listed = Page.Split('\n').Where(line => line.StartsWith("| `[", StringComparison.Ordinal) && line.Contains("` | `[", StringComparison.Ordinal)).ToHashSet();
        var rows = OptionAliases.Table.Select(row => $"| `{new OptionName(row.OldSection, row.OldName)}` | `{new OptionName(row.Section, row.Name)}` |").ToHashSet();

        Assert.Empty(rows.Except(listed));
        Assert.Empty(listed.Except(rows));
    }

    [Fact]
    public void Every_option_without_effect_is_listed()
    {
        foreach (var (section, name, _, consequence) in IdleOptions.Table)
        {
            Assert.Contains($"| `{new OptionName(section, name)}` | {consequence} |", Page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_health_port_is_listed()
    {
        foreach (var (program, port) in HealthOptions.Ports)
        {
            Assert.Contains($"{program} {port}", Page.Replace('\n', ' '), StringComparison.Ordinal);
        }
    }

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../.."));
}
