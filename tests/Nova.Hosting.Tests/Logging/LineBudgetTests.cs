using Microsoft.Extensions.Time.Testing;
using Nova.Hosting.Logging;

namespace Nova.Hosting.Tests.Logging;

public sealed class LineBudgetTests
{
    private readonly FakeTimeProvider time = new();

    [Fact]
    public void So_many_at_once_then_so_many_a_second_and_the_rest_is_counted()
    {
        var budget = new LineBudget(time, perSecond: 2, burst: 3);

        Assert.Equal([true, true, true, false, false], Enumerable.Range(0, 5).Select(_ => budget.TryTake(out long _)));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(budget.TryTake(out var leftOut));
        Assert.Equal(2, leftOut);
        Assert.True(budget.TryTake(out leftOut));
        Assert.Equal(0, leftOut);
        Assert.False(budget.TryTake(out _));
    }

    [Fact]
    public void What_is_not_used_adds_up_to_the_burst_and_no_further()
    {
        var budget = new LineBudget(time, perSecond: 2, burst: 3);
        time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(3, Enumerable.Range(0, 10).Count(_ => budget.TryTake(out long _)));
    }
}
