using Nova.Core.Faults;
using Nova.Database.Writing;
using Nova.Tests.Databases;

namespace Nova.Database.Tests.Writing;

public sealed class CommitGroupTests
{
    public static TheoryData<DatabaseKind> Kinds => TestDatabase.All;

    [Theory, MemberData(nameof(Kinds))]
    public async Task ARefusedItemFailsAlone(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind);
        var database = test.Open(tuning: new DatabaseTuning { Writers = 1 });

        var outcomes = await InOneGroupAsync(
            database,
            scope => scope.Execute(Ledger.Add, "first", 1),
            scope =>
            {
                // Writes, and is refused after that: what it wrote must go, and only that.
                scope.Execute(Ledger.Add, "refused", 1);
                scope.Execute(Ledger.Raise, "first");
                throw new FaultException(FaultKind.Conflict, "refused");
            },
            scope => throw new InvalidOperationException("refused before it wrote anything"),
            scope => scope.Execute(Ledger.Add, "last", 1));

        Assert.Null(outcomes[0]);
        Assert.Equal("refused", Assert.IsType<FaultException>(outcomes[1]).Message);
        Assert.IsType<InvalidOperationException>(outcomes[2]);
        Assert.Null(outcomes[3]);
        Assert.Equal(["first", "last"], await database.NamesAsync());
        Assert.Equal(1, await database.ReadAsync(static scope => scope.Number(Ledger.Value, "first"), TestContext.Current.CancellationToken));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task RefusalsInGroupAfterGroupLeaveNothing(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind);
        var database = test.Open(tuning: new DatabaseTuning { Writers = 1 });
        for (var group = 0; group < 3; group++)
        {
            var name = $"row-{group}";
            var outcomes = await InOneGroupAsync(
                database,
                scope =>
                {
                    scope.Execute(Ledger.Add, $"refused-{name}", 1);
                    throw new FaultException(FaultKind.Conflict, "refused");
                },
                scope => scope.Execute(Ledger.Add, name, 1));

            Assert.IsType<FaultException>(outcomes[0]);
            Assert.Null(outcomes[1]);
        }

        Assert.Equal(["row-0", "row-1", "row-2"], await database.NamesAsync());
    }

    /// <summary>SQLite: the group of a first refusal runs twice, the groups after it take savepoints at once.</summary>
    [Fact]
    public async Task AfterARefusalNeighboursAreNotRunAgain()
    {
        await using var test = await TestDatabase.MakeAsync(DatabaseKind.Sqlite);
        var database = test.Open(tuning: new DatabaseTuning { Writers = 1 });
        var runs = new List<int>();
        for (var group = 0; group < 2; group++)
        {
            var ran = 0;
            await InOneGroupAsync(
                database,
                _ => ran++,
                scope =>
                {
                    scope.Execute(Ledger.Add, "refused", 1);
                    throw new FaultException(FaultKind.Conflict, "refused");
                });
            runs.Add(ran);
        }

        Assert.Equal([2, 1], runs);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task AnItemSeesWhatItsNeighbourWrote(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind);
        var database = test.Open(tuning: new DatabaseTuning { Writers = 1 });

        var outcomes = await InOneGroupAsync(
            database,
            scope => Assert.True(scope.TryInsert(Ledger.Add, "taken", 1)),
            scope => Assert.False(scope.TryInsert(Ledger.Add, "taken", 2)),
            scope => Assert.Equal(1, scope.Number(Ledger.Value, "taken")));

        Assert.All(outcomes, Assert.Null);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task AnItemAloneThatFailsLeavesNothing(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind);
        var database = test.Open();

        await Assert.ThrowsAsync<FaultException>(() => database.WriteAsync<int>(
            scope =>
            {
                scope.Execute(Ledger.Add, "undone", 1);
                throw new FaultException(FaultKind.Conflict, "no");
            },
            TestContext.Current.CancellationToken));

        Assert.Empty(await database.NamesAsync());
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task NothingIsAnsweredBeforeTheCommit(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind);
        var database = test.Open(tuning: new DatabaseTuning { Writers = 1 });
        using var release = new ManualResetEventSlim();
        using var blocked = new ManualResetEventSlim();

        var first = database.WriteAsync(scope => Block(blocked, release), TestContext.Current.CancellationToken);
        blocked.Wait(TestContext.Current.CancellationToken);
        using var secondRuns = new ManualResetEventSlim();
        using var secondMayEnd = new ManualResetEventSlim();
        var written = database.WriteAsync(scope => scope.Execute(Ledger.Add, "row", 1), TestContext.Current.CancellationToken);
        var late = database.WriteAsync(scope => Block(secondRuns, secondMayEnd), TestContext.Current.CancellationToken);
        release.Set();
        secondRuns.Wait(TestContext.Current.CancellationToken);

        // The row's item has run, its neighbour in the group has not ended: nobody else may see or hear of it.
        Assert.False(written.IsCompleted);
        Assert.Empty(await database.NamesAsync());

        secondMayEnd.Set();
        await Task.WhenAll(first, written, late);
        Assert.Equal(["row"], await database.NamesAsync());
    }

    [Fact]
    public async Task AFullQueueRefusesInTheEnd()
    {
        await using var test = await TestDatabase.MakeAsync(DatabaseKind.Sqlite);
        var database = test.Open(tuning: new DatabaseTuning { Writers = 1, QueueLength = 1, Patience = TimeSpan.FromMilliseconds(50) });
        using var release = new ManualResetEventSlim();
        using var blocked = new ManualResetEventSlim();
        var running = database.WriteAsync(_ => Block(blocked, release), TestContext.Current.CancellationToken);
        blocked.Wait(TestContext.Current.CancellationToken);
        var waiting = database.WriteAsync(_ => 0, TestContext.Current.CancellationToken);

        var refused = await Assert.ThrowsAsync<FaultException>(() => database.WriteAsync(_ => 0, TestContext.Current.CancellationToken));

        Assert.Equal(FaultKind.Unavailable, refused.Fault.Kind);
        release.Set();
        await Task.WhenAll(running, waiting);
    }

    [Fact]
    public async Task WorkThatWasGivenUpIsNotStarted()
    {
        await using var test = await TestDatabase.MakeAsync(DatabaseKind.Sqlite);
        var database = test.Open(tuning: new DatabaseTuning { Writers = 1 });
        using var release = new ManualResetEventSlim();
        using var blocked = new ManualResetEventSlim();
        var running = database.WriteAsync(_ => Block(blocked, release), TestContext.Current.CancellationToken);
        blocked.Wait(TestContext.Current.CancellationToken);
        using var cancellation = new CancellationTokenSource();
        var abandoned = database.WriteAsync(scope => scope.Execute(Ledger.Add, "never", 1), cancellation.Token);
        await cancellation.CancelAsync();
        release.Set();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => abandoned);
        await running;
        Assert.Empty(await database.NamesAsync());
    }

    /// <summary>Holds the writer, queues the items behind, and lets go: they make one group.</summary>
    internal static async Task<IReadOnlyList<Exception?>> InOneGroupAsync(NovaDatabase database, params Action<WriteScope>[] items)
    {
        using var release = new ManualResetEventSlim();
        using var blocked = new ManualResetEventSlim();
        var running = database.WriteAsync(_ => Block(blocked, release), TestContext.Current.CancellationToken);
        blocked.Wait(TestContext.Current.CancellationToken);
        var tasks = items.Select(item => Record.ExceptionAsync(() => database.WriteAsync(
            scope =>
            {
                item(scope);
                return true;
            },
            TestContext.Current.CancellationToken))).ToArray();
        release.Set();
        await running;
        var outcomes = new List<Exception?>();
        foreach (var task in tasks)
        {
            outcomes.Add(await task);
        }

        return outcomes;
    }

    private static bool Block(ManualResetEventSlim begun, ManualResetEventSlim release)
    {
        begun.Set();
        release.Wait();
        return true;
    }
}
