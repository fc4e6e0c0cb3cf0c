using Microsoft.Extensions.Time.Testing;
using Nova.Database.Calls;
using Nova.Database.Tests.Writing;
using Nova.Tests.Databases;

namespace Nova.Database.Tests.Calls;

public sealed class CallResultsTests
{
    public static TheoryData<DatabaseKind> Kinds => TestDatabase.All;

    [Theory, MemberData(nameof(Kinds))]
    public async Task ARepeatedCallIsAnsweredAndNotRunAgain(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind);
        NovaDatabase[] conductors = [test.Open(), test.Open()];
        await conductors[0].WriteAsync(scope => scope.Execute(Ledger.Add, "runs", 0), TestContext.Current.CancellationToken);
        var call = Guid.NewGuid();

        var answers = await Task.WhenAll(conductors.SelectMany(conductor => Enumerable.Range(0, 5).Select(_ => new CallResults(conductor).OnceAsync(
            call,
            scope =>
            {
                scope.Execute(Ledger.Raise, "runs");
                return $"{Guid.NewGuid()}";
            },
            TestContext.Current.CancellationToken))));

        Assert.Single(answers.Distinct());
        Assert.Equal(1, await conductors[1].ReadAsync(scope => scope.Number(Ledger.Value, "runs"), TestContext.Current.CancellationToken));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task AnswersArePurgedOnceNobodyAsksForThem(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind);
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(50));
        var calls = new CallResults(test.Open(time));
        var call = Guid.NewGuid();
        await calls.OnceAsync(call, _ => 1, TestContext.Current.CancellationToken);

        Assert.Equal(0, await calls.PurgeAsync(TestContext.Current.CancellationToken));
        time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(1, await calls.PurgeAsync(TestContext.Current.CancellationToken));
        Assert.Equal(2, await calls.OnceAsync(call, _ => 2, TestContext.Current.CancellationToken));
    }
}
