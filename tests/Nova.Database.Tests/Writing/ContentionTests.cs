using Nova.Database.Statements;
using Nova.Tests.Databases;

namespace Nova.Database.Tests.Writing;

public sealed class ContentionTests
{
    private static readonly Statement Take = new("test.take", "UPDATE quotas SET hard_limit = hard_limit - 1 WHERE project_id = ? AND hard_limit > 0");

    public static TheoryData<DatabaseKind> Kinds => TestDatabase.All;

    /// <summary>Two conductors update two rows in opposite order: on MariaDB that is a deadlock, which must be repeated and never be seen.</summary>
    [Theory, MemberData(nameof(Kinds))]
    public async Task DeadlocksAreRepeated(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind);
        NovaDatabase[] conductors = [test.Open(), test.Open()];
        await AddAsync(conductors[0], "a", 0);
        await AddAsync(conductors[0], "b", 0);

        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => conductors[i % 2].WriteAsync(
            scope =>
            {
                scope.Execute(Ledger.Raise, i % 2 == 0 ? "a" : "b");
                return scope.Execute(Ledger.Raise, i % 2 == 0 ? "b" : "a");
            },
            TestContext.Current.CancellationToken)));

        Assert.Equal(200, await ValueAsync(conductors[0], "a"));
        Assert.Equal(200, await ValueAsync(conductors[0], "b"));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task AConditionalUpdateNeverGivesTooMuch(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind);
        NovaDatabase[] conductors = [test.Open(), test.Open()];
        await AddAsync(conductors[0], "places", 30);

        var taken = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => conductors[i % 2].WriteAsync(
            scope => scope.Execute(Take, "places"), TestContext.Current.CancellationToken)));

        Assert.Equal(30, taken.Sum());
        Assert.Equal(0, await ValueAsync(conductors[1], "places"));
    }

    private static Task<int> AddAsync(NovaDatabase database, string name, int value) =>
        database.WriteAsync(scope => scope.Execute(Ledger.Add, name, value), TestContext.Current.CancellationToken);

    private static Task<long?> ValueAsync(NovaDatabase database, string name) =>
        database.ReadAsync(scope => scope.Number(Ledger.Value, name), TestContext.Current.CancellationToken);
}
