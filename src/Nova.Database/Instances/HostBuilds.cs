using Nova.Database.Statements;
using Nova.Database.Writing;

namespace Nova.Database.Instances;

/// <summary>What builds leave behind on a node: the count of failures the scheduler weighs.</summary>
public static class HostBuilds
{
    private static readonly Statement Count = new("compute_nodes.count_failure", "UPDATE compute_nodes SET failed_builds = failed_builds + 1 WHERE uuid = ?");

    private static readonly Statement Forget = new(
        "compute_nodes.forget_failures", "UPDATE compute_nodes SET failed_builds = 0 WHERE uuid = ? AND failed_builds <> 0");

    /// <summary>A build failed on a node.</summary>
    public static void CountFailure(WriteScope scope, Guid node)
    {
        if (scope.Execute(Count, node) > 0)
        {
            scope.Touch(Revisioned.Hosts, node);
        }
    }

    /// <summary>A build succeeded on a node.</summary>
    public static void ForgetFailures(WriteScope scope, Guid node)
    {
        if (scope.Execute(Forget, node) > 0)
        {
            scope.Touch(Revisioned.Hosts, node);
        }
    }
}
