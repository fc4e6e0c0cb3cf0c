using System.Text;
using Nova.Api.Compute.Aggregates;
using Nova.Api.Compute;
using Nova.Api.Compute.Removed;
using Nova.Api.Pipeline.Routing;

namespace Nova.Api.Tests.Pipeline;

/// <summary>
/// docs/compatibility.md says of every operation of the Compute API what has become of it. <c>NOVA_WRITE_OPERATIONS=1</c> writes the table anew.
/// </summary>
public sealed class OperationsDocumentTests
{
    private const string Heading = "## Operation by operation";

    private const string TableHead = "| Operation | Versions | State |\n|---|---|---|\n";

    private static readonly Dictionary<string, Operation> Ours = ComputeRoutes.Build().All.ToDictionary(o => Key(o.Method, o.Path, o.Action ?? ""), StringComparer.Ordinal);

    [Fact]
    public void EveryOperationIsNamedAndNothingIsPromisedThatIsNotThere()
    {
        string page = Path.Combine(Root(), "docs", "compatibility.md");
        string text = File.ReadAllText(page);
        if (Environment.GetEnvironmentVariable("NOVA_WRITE_OPERATIONS") == "1")
        {
            int at = text.IndexOf(Heading, StringComparison.Ordinal);
            File.WriteAllText(page, $"{(at < 0 ? text.TrimEnd() + "\n\n" : text[..at])}{Heading}\n\n{TableHead}{string.Concat(Rows().Select(row => row.Line + "\n"))}");
            text = File.ReadAllText(page);
        }

        foreach ((string start, string line) in Rows())
        {
            string? found = text.Split('\n').FirstOrDefault(written => written.StartsWith(start, StringComparison.Ordinal));
            Assert.True(found is not null, $"docs/compatibility.md does not name {start} (NOVA_WRITE_OPERATIONS=1 writes the table anew)");

            // What has been built since may still be called missing; what is missing must not be called built.
            Assert.False(found.EndsWith("| done |", StringComparison.Ordinal) && !line.EndsWith("| done |", StringComparison.Ordinal), $"{found} is not so: {line}");
        }
    }

    private static IEnumerable<(string Start, string Line)> Rows()
    {
        foreach (string line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Data", "operations.csv")).Skip(1))
        {
            string[] columns = line.Split(',');
            string name = columns[2].Length == 0 ? $"`{columns[0]} {columns[1]}`" : $"`{columns[0]} {columns[1]}` {columns[2]}";
            string window = columns[3] == "2.1" && columns[4].Length == 0 ? "all" : $"{columns[3]}–{columns[4]}";
            yield return ($"| {name} |", $"| {name} | {window} | {StateOf(columns)} |");
        }
    }

    private static string StateOf(string[] columns) => !Ours.TryGetValue(Key(columns[0], columns[1], columns[2]), out Operation? operation)
        ? "not yet: 404"
        : operation.Legacy is not null ? "done under `/v2`; removed upstream under v2.1: 410"
        : operation.Handler == RemovedRoutes.AnswerGone ? "removed upstream: 410"
        : operation.Handler == CacheImages.HandleAsync ? "not yet: 501"
        : "done";

    private static string Key(string method, string path, string action)
    {
        var key = new StringBuilder(method).Append(' ').Append(action).Append(' ');
        foreach (string segment in path.Split('/'))
        {
            key.Append('/').Append(segment.StartsWith('{') ? "{}" : segment);
        }

        return key.ToString();
    }

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Nova.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside of the repository.");
    }
}
