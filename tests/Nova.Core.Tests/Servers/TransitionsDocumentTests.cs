using System.Text;
using Nova.Core.Servers;

namespace Nova.Core.Tests.Servers;

/// <summary>docs/server-actions.md is what the table of transitions says.</summary>
public sealed class TransitionsDocumentTests
{
    private const string Head = """
        # What may be done to a server, and when

        Printed from `src/Nova.Core/Servers/InstanceTransitions.cs`: change the table, then run this project's tests with `NOVA_WRITE_DOCS=1`. Checked in this order: lock, host, vm_state,
        task_state, whether it was ever launched; administrators pass the lock.

        | Action | vm_state | task_state | while it runs | needs |
        |---|---|---|---|---|

        """;

    [Fact]
    public void TheDocumentIsPrintedFromTheTable()
    {
        string path = Path.Combine(Root(), "docs", "server-actions.md");
        string printed = Print();
        if (Environment.GetEnvironmentVariable("NOVA_WRITE_DOCS") == "1")
        {
            File.WriteAllText(path, printed);
        }

        Assert.Equal(printed, File.ReadAllText(path));
    }

    private static string Print()
    {
        var text = new StringBuilder(Head);
        foreach ((ServerAction action, Transition rule) in InstanceTransitions.Table.OrderBy(row => row.Key.ToString(), StringComparer.Ordinal))
        {
            string[] needs =
            [
                .. rule.RefusedWhenLocked ? ["no lock"] : Array.Empty<string>(),
                .. rule.NeedsHost ? ["a host"] : Array.Empty<string>(),
                .. rule.NeedsLaunch ? ["launched"] : Array.Empty<string>(),
            ];
            text.Append(
                $"| {action} | {List(rule.VmStates?.Select(state => StateNames.Of(state)))} | {TaskStates(rule.TaskStates)} "
                + $"| {StateNames.Of(rule.WhileRunning) ?? "–"} | {(needs.Length == 0 ? "–" : string.Join(", ", needs))} |\n");
        }

        return text.ToString();
    }

    /// <summary>Of a long list what is not in it.</summary>
    private static string TaskStates(IReadOnlyList<TaskState?>? states)
    {
        TaskState?[] all = [null, .. Enum.GetValues<TaskState>().Cast<TaskState?>()];
        string prefix = states?.Count > all.Length / 2 ? "any but " : "";
        return prefix + List((prefix == "" ? states : all.Except(states!))?.Select(state => StateNames.Of(state) ?? "none"));
    }

    private static string List(IEnumerable<string>? words) => words is null ? "any" : string.Join(", ", words);

    private static string Root()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Nova.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The repository was not found above the tests.");
        }

        return folder;
    }
}
