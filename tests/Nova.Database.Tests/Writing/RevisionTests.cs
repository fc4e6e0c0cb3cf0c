using System.Collections.Concurrent;
using Nova.Database.Hosts;
using Nova.Database.Statements;
using Nova.Database.Writing;
using Nova.Tests.Databases;

namespace Nova.Database.Tests.Writing;

public sealed class RevisionTests
{
    private static readonly Statement AddNode = new(
        "test.add_node",
        "INSERT INTO compute_nodes (uuid, revision, host, hypervisor_hostname, report, failed_builds, created_at, deleted) VALUES (?, 0, 'h', 'n', '{}', 0, 0, 0)");

    private static readonly Statement Fail = new("test.fail", "UPDATE compute_nodes SET failed_builds = failed_builds + 1 WHERE uuid = ?");
    private static readonly Statement Revision = new("test.revision", "SELECT revision FROM compute_nodes WHERE uuid = ?");
    private static readonly Statement Newest = new("test.newest", "SELECT MAX(revision) FROM compute_nodes");

    public static TheoryData<DatabaseKind> Kinds => TestDatabase.All;

    [Theory, MemberData(nameof(Kinds))]
    public async Task ATouchedRowCarriesTheRevisionOfItsCommit(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind);
        var database = test.Open();
        var notices = new ConcurrentQueue<CommitNotice>();
        database.Committed += notices.Enqueue;
        var node = Guid.NewGuid();

        await AddAsync(database, node);
        await AddAsync(database, Guid.NewGuid());
        await TouchAsync(database, node);

        var revision = await database.ReadAsync(scope => scope.Number(Revision, node), TestContext.Current.CancellationToken);
        Assert.Equal(3, revision);
        Assert.Equal([1L, 2, 3], notices.Select(notice => notice.Revision));
        Assert.Equal([node], notices.Last().Hosts);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task AnItemThatFailsTouchesNothing(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind);
        var database = test.Open();
        var node = Guid.NewGuid();
        await AddAsync(database, node);

        await Assert.ThrowsAsync<InvalidOperationException>(() => database.WriteAsync<bool>(
            scope =>
            {
                scope.Touch(Revisioned.Hosts, node);
                throw new InvalidOperationException();
            },
            TestContext.Current.CancellationToken));

        Assert.Equal(1, await database.ReadAsync(HostViewStore.CurrentRevision, TestContext.Current.CancellationToken));
    }

    /// <summary>
    /// Two conductors write at once while a third reads. Whoever reads revision R must see every row of the revisions up to R: that is what
    /// lets a delta be asked for by revision alone.
    /// </summary>
    [Theory, MemberData(nameof(Kinds))]
    public async Task RevisionsAreOrderedAsCommitsAre(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind);
        NovaDatabase[] conductors = [test.Open(), test.Open()];
        var reader = test.Open();
        var nodes = Enumerable.Range(0, 20).Select(_ => Guid.NewGuid()).ToArray();
        foreach (var node in nodes)
        {
            await AddAsync(reader, node);
        }

        var committed = new ConcurrentDictionary<long, int>();
        foreach (var conductor in conductors)
        {
            conductor.Committed += notice => committed.AddOrUpdate(notice.Revision, 1, (_, count) => count + 1);
        }

        var writing = conductors.SelectMany((conductor, index) => Enumerable.Range(0, 8).Select(async lane =>
        {
            for (var i = 0; i < 25; i++)
            {
                await TouchAsync(conductor, nodes[((lane * 7) + i + index) % nodes.Length]);
            }
        })).ToArray();
        var done = Task.WhenAll(writing);
        var before = 0L;
        while (!done.IsCompleted)
        {
            var (counter, newest) = await reader.ReadAsync(
                scope => (HostViewStore.CurrentRevision(scope), scope.Number(Newest)!.Value), TestContext.Current.CancellationToken);
            Assert.True(newest >= counter, $"revision {counter} was read before a row of it: {newest}");
            Assert.True(counter >= before);
            before = counter;
        }

        await done;
        var last = await reader.ReadAsync(HostViewStore.CurrentRevision, TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(nodes.Length + 1, (int)last - nodes.Length).Select(r => (long)r), committed.Keys.Order());
        Assert.All(committed.Values, count => Assert.Equal(1, count));
    }

    private static Task<bool> AddAsync(NovaDatabase database, Guid node) => database.WriteAsync(
        scope =>
        {
            scope.Execute(AddNode, node);
            scope.Touch(Revisioned.Hosts, node);
            return true;
        },
        TestContext.Current.CancellationToken);

    private static Task<bool> TouchAsync(NovaDatabase database, Guid node) => database.WriteAsync(
        scope =>
        {
            scope.Execute(Fail, node);
            scope.Touch(Revisioned.Hosts, node);
            return true;
        },
        TestContext.Current.CancellationToken);
}
