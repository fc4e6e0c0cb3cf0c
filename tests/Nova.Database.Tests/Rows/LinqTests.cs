using Microsoft.EntityFrameworkCore;
using Nova.Core.Faults;
using Nova.Database.Keypairs;
using Nova.Database.Tests.Writing;
using Nova.Database.Writing;
using Nova.Tests.Databases;

namespace Nova.Database.Tests.Rows;

/// <summary>LINQ runs in the transaction of its scope, and is taken back with it.</summary>
public sealed class LinqTests
{
    public static TheoryData<DatabaseKind> Kinds => TestDatabase.All;

    [Theory, MemberData(nameof(Kinds))]
    public async Task ARefusedItemTakesItsRowsBackAndItsNeighboursStay(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind);
        var database = test.Open(tuning: new DatabaseTuning { Writers = 1 });
        await database.WriteAsync(scope => Add(scope, "known", "old"), TestContext.Current.CancellationToken);

        var outcomes = await CommitGroupTests.InOneGroupAsync(
            database,
            scope => Assert.True(Add(scope, "first", "1")),
            scope =>
            {
                scope.Rows<KeypairRow>().Where(key => key.Name == "known").ExecuteUpdate(set => set.SetProperty(key => key.PublicKey, "changed"));
                throw new FaultException(FaultKind.Conflict, "refused");
            },
            scope =>
            {
                // In the same transaction, over LINQ and over statements.
                Assert.Equal(["first", "known"], KeypairStore.ListAfter(scope, "user", "", 10).Select(key => key.Name));
                Assert.Equal("old", Nova.Database.Instances.PublicKeys.Find(scope, "user", "known")!.Value.PublicKey);
            });

        Assert.Null(outcomes[0]);
        Assert.IsType<FaultException>(outcomes[1]);
        Assert.Null(outcomes[2]);
        Assert.Equal("old", (await database.ReadAsync(scope => KeypairStore.Find(scope, "user", "known"), TestContext.Current.CancellationToken))!.PublicKey);
    }

    /// <summary>PostgreSQL would give up the whole group for one statement that fails.</summary>
    [Theory, MemberData(nameof(Kinds))]
    public async Task ARowThatIsThereIsNoFailedStatement(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind);
        var database = test.Open(tuning: new DatabaseTuning { Writers = 1 });
        var runs = 0;

        var outcomes = await CommitGroupTests.InOneGroupAsync(
            database,
            scope => Assert.True(Add(scope, "taken", "1")),
            scope =>
            {
                runs++;
                Assert.False(Add(scope, "taken", "2"));
                Assert.Equal("1", KeypairStore.Find(scope, "user", "taken")!.PublicKey);
            });

        Assert.All(outcomes, Assert.Null);
        Assert.Equal(1, runs);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task AReadChangesNothing(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind);
        var database = test.Open();
        await database.WriteAsync(scope => Add(scope, "kept", "1"), TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => database.ReadAsync(scope => scope.Rows<KeypairRow>().ExecuteDelete(), TestContext.Current.CancellationToken));

        Assert.NotNull(await database.LookUpAsync(scope => KeypairStore.Find(scope, "user", "kept"), TestContext.Current.CancellationToken));
    }

    /// <summary>Byte by byte, on every database.</summary>
    [Theory, MemberData(nameof(Kinds))]
    public async Task PagesAreInTheOrderOfBytes(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind);
        var database = test.Open();
        string[] names = ["B", "a", "aa", "b", "ä"];
        await database.WriteAsync(scope => names.Count(name => Add(scope, name, "k")), TestContext.Current.CancellationToken);

        var (first, rest) = await database.ReadAsync(
            scope => (KeypairStore.ListAfter(scope, "user", "", 2), KeypairStore.ListAfter(scope, "user", "a", 10)), TestContext.Current.CancellationToken);

        Assert.Equal(["B", "a"], first.Select(key => key.Name));
        Assert.Equal(["aa", "b", "ä"], rest.Select(key => key.Name));
    }

    private static bool Add(WriteScope scope, string name, string publicKey) => KeypairStore.TryAdd(scope, "user", name, "ssh", "aa:bb", publicKey);
}
