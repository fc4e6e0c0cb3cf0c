using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Nova.Core.Faults;
using Nova.Database.Tests.Writing;
using Nova.Database.Writing;
using Nova.Tests.Databases;

namespace Nova.Database.Tests.Reading;

public sealed class LookUpTests
{
    private const int Busy = 5, Error = 1;

    public static TheoryData<DatabaseKind> Kinds => TestDatabase.All;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Kinds))]
    public async Task ItSeesEveryCommitAcknowledgedBeforeWhoeverMadeIt(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind);
        NovaDatabase[] conductors = [test.Open(), test.Open()];
        await conductors[0].WriteAsync(scope => scope.Execute(Ledger.Add, "row", 0), Cancel);

        for (var i = 1; i <= 50; i++)
        {
            await conductors[i % 2].WriteAsync(scope => scope.Execute(Ledger.Raise, "row"), Cancel);
            foreach (var conductor in conductors)
            {
                Assert.Equal(i, await ValueAsync(conductor));
            }
        }
    }

    [Fact]
    public async Task ItRunsOnTheCallersThreadWhereThatWaitsForNoNetwork()
    {
        await using var embedded = await TestDatabase.MakeAsync(DatabaseKind.Sqlite);
        Assert.True(embedded.Open().TryLookUp(_ => Environment.CurrentManagedThreadId, out var thread));
        Assert.Equal(Environment.CurrentManagedThreadId, thread);

        await using var server = await TestDatabase.MakeAsync(DatabaseKind.MySql);
        var database = server.Open();
        Assert.False(database.TryLookUp(_ => 0, out _));
        Assert.StartsWith("nova-db-reader-", await database.LookUpAsync(_ => Thread.CurrentThread.Name, Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutAFreeConnectionItIsLeftToTheReaders()
    {
        await using var test = await TestDatabase.MakeAsync(DatabaseKind.Sqlite);
        var database = test.Open(tuning: new DatabaseTuning { LocalReaders = 1 });

        Assert.True(database.TryLookUp(
            _ =>
            {
                // The only connection is ours. A look-up within a look-up is nothing to wait for, and so cannot wait for ever.
                Assert.False(database.TryLookUp(_ => 0, out var _));
                return database.LookUpAsync(_ => Thread.CurrentThread.Name, Cancel);
            },
            out var inner));

        Assert.StartsWith("nova-db-reader-", await inner, StringComparison.Ordinal);
        Assert.True(database.TryLookUp(_ => 0, out _));
    }

    [Fact]
    public async Task WhatPassesIsTriedAgainByAReader()
    {
        await using var test = await TestDatabase.MakeAsync(DatabaseKind.Sqlite);
        var database = test.Open(tuning: new DatabaseTuning { LocalReaders = 1 });
        var threads = new List<string?>();

        var answer = await database.LookUpAsync(
            _ =>
            {
                threads.Add(Thread.CurrentThread.Name);
                return threads.Count > 1 ? "read" : throw new SqliteException("database is locked", Busy);
            },
            Cancel);

        Assert.Equal("read", answer);
        Assert.StartsWith("nova-db-reader-", threads[1], StringComparison.Ordinal);
        Assert.True(database.TryLookUp(_ => 0, out _));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task FailuresMeanTheSameOnEitherThread(int localReaders)
    {
        await using var test = await TestDatabase.MakeAsync(DatabaseKind.Sqlite);
        var database = test.Open(tuning: new DatabaseTuning { LocalReaders = localReaders });

        var locked = await Assert.ThrowsAsync<FaultException>(() => FailAsync(database, new SqliteException("database is locked", Busy)));
        Assert.Equal((FaultKind.Unavailable, "The database does not answer. Please try again later."), (locked.Fault.Kind, locked.Message));

        // The statement's own failure, and the work's, come as they are; the connection goes on.
        Assert.Equal(Error, (await Assert.ThrowsAsync<SqliteException>(() => FailAsync(database, new SqliteException("no such table", Error)))).SqliteErrorCode);
        Assert.Equal(FaultKind.NotFound, (await Assert.ThrowsAsync<FaultException>(() => FailAsync(database, new FaultException(FaultKind.NotFound, "no")))).Fault.Kind);
        await Assert.ThrowsAsync<OperationCanceledException>(() => FailAsync(database, new OperationCanceledException()));
        Assert.Empty(await database.LookUpAsync(scope => scope.Query(Ledger.Names, row => row.Text(0)), Cancel));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task WhatWasGivenUpIsNotStarted(int localReaders)
    {
        await using var test = await TestDatabase.MakeAsync(DatabaseKind.Sqlite);
        var database = test.Open(tuning: new DatabaseTuning { LocalReaders = localReaders });
        var ran = false;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => database.LookUpAsync(_ => ran = true, new CancellationToken(canceled: true)));

        Assert.False(ran);
    }

    [Fact]
    public async Task AHandlerOfCommitsSeesTheCommit()
    {
        await using var test = await TestDatabase.MakeAsync(DatabaseKind.Sqlite);
        var database = test.Open();
        var seen = new List<long?>();
        database.Committed += _ =>
        {
            // On the writer's thread, before the callers of the commit are told.
            Assert.True(database.TryLookUp(scope => scope.Number(Ledger.Value, "row"), out var value));
            seen.Add(value);
        };

        await database.WriteAsync(
            scope =>
            {
                scope.Touch(Revisioned.Hosts, Guid.NewGuid());
                return scope.Execute(Ledger.Add, "row", 7);
            },
            Cancel);

        Assert.Equal([7], seen);
    }

    [Fact]
    public async Task ManyAtOnceBesideAWriterAllSeeWhatWasAcknowledged()
    {
        await using var test = await TestDatabase.MakeAsync(DatabaseKind.Sqlite);
        NovaDatabase[] conductors = [test.Open(), test.Open()];
        await conductors[0].WriteAsync(scope => scope.Execute(Ledger.Add, "row", 0), Cancel);
        var acknowledged = 0L;
        using var written = new CancellationTokenSource();
        var reads = Enumerable.Range(0, 16).Select(i => Task.Run(
            async () =>
            {
                while (!written.IsCancellationRequested)
                {
                    var atLeast = Interlocked.Read(ref acknowledged);
                    Assert.InRange((await ValueAsync(conductors[i % 2]))!.Value, atLeast, long.MaxValue);
                }
            },
            Cancel)).ToArray();

        for (var i = 0; i < 100; i++)
        {
            await conductors[0].WriteAsync(scope => scope.Execute(Ledger.Raise, "row"), Cancel);
            Interlocked.Increment(ref acknowledged);
        }

        await written.CancelAsync();
        await Task.WhenAll(reads);
        Assert.Equal(100, await ValueAsync(conductors[1]));
    }

    [Fact]
    public async Task TheDatabaseIsClosedAfterTheLastRead()
    {
        await using var test = await TestDatabase.MakeAsync(DatabaseKind.Sqlite);
        var database = NovaDatabase.Open(test.Address, TimeProvider.System, NullLoggerFactory.Instance);
        using var begun = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var reading = Task.Run(
            () => database.LookUpAsync(
                scope =>
                {
                    begun.Set();
                    release.Wait();
                    return scope.Query(Ledger.Names, row => row.Text(0)).Count;
                },
                Cancel),
            Cancel);
        begun.Wait(Cancel);

        var closing = database.DisposeAsync().AsTask();
        var late = await Assert.ThrowsAsync<FaultException>(() => database.LookUpAsync(_ => 0, Cancel));
        Assert.Equal((FaultKind.Unavailable, false), (late.Fault.Kind, closing.IsCompleted));

        release.Set();
        Assert.Equal(0, await reading);
        await closing;
    }

    private static Task<long?> ValueAsync(NovaDatabase database) => database.LookUpAsync(static scope => scope.Number(Ledger.Value, "row"), Cancel);

    private static Task<int> FailAsync(NovaDatabase database, Exception failure) => database.LookUpAsync<int>(_ => throw failure, Cancel);
}
