using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database.Instances;
using Nova.Database.Providers.Sqlite;
using Nova.Database.Statements;
using Nova.Tests.Databases;

namespace Nova.Database.Tests.Instances;

/// <summary>By which index SQLite, which has no statistics, finds the rows of a list.</summary>
public sealed class ListingPlanTests
{
    [Fact]
    public async Task ServersOfAHostAreFoundByTheHost() =>
        Assert.Contains("IX_instances_host_deleted (host=? AND deleted=?)", await PlanAsync(new ListServers { AllProjects = true, Limit = 10, Host = "host1" }), StringComparison.Ordinal);

    [Fact]
    public async Task ServersOfAProjectAreReadInOrderWhateverElseIsAsked()
    {
        string plan = await PlanAsync(new ListServers { Limit = 10, ProjectId = "p", VmStates = [VmState.Building] });

        Assert.Contains("IX_instances_project_id_deleted_created_at_id (project_id=? AND deleted=?)", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal);
    }

    private static async Task<string> PlanAsync(ListServers query)
    {
        await using var test = await TestDatabase.MakeAsync(DatabaseKind.Sqlite);
        var (text, values) = InstanceListing.Select(query, new SqliteDialect());
        return await test.Open().ReadAsync(
            scope => string.Join('\n', scope.Query(Statement.Once("explain", "EXPLAIN QUERY PLAN " + text), static row => row.Text(3), [.. values])),
            TestContext.Current.CancellationToken);
    }
}
