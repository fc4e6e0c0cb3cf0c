using Microsoft.Extensions.Time.Testing;
using Nova.Core.Faults;

namespace Nova.Core.Tests;

public sealed class OutageTests
{
    private readonly FakeTimeProvider time = new();

    [Fact]
    public void The_same_reason_is_news_once_a_minute()
    {
        var outage = new Outage(time);

        Assert.Equal("refused", outage.News("refused"));
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.Null(outage.News("refused"));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("refused", outage.News("refused"));
    }

    [Fact]
    public void Another_reason_is_news_at_once()
    {
        var outage = new Outage(time);

        Assert.Equal("refused", outage.News("refused"));
        Assert.Equal("no such host", outage.News("no such host"));
        Assert.Null(outage.News("refused"));
    }

    [Fact]
    public void Reasons_that_are_never_the_same_are_not_all_news()
    {
        var outage = new Outage(time);

        Assert.Equal(5, Enumerable.Range(0, 100).Count(number => outage.News($"attempt {number}") is not null));
    }

    [Fact]
    public void Its_end_is_told_once_and_what_comes_after_is_news()
    {
        var outage = new Outage(time);

        Assert.False(outage.Ends());
        outage.News("refused");
        Assert.True(outage.Ends());
        Assert.False(outage.Ends());
        Assert.Equal("refused", outage.News("refused"));
    }

    [Fact]
    public void A_reason_is_one_line_with_what_is_behind_it()
    {
        var behind = new InvalidOperationException("Cannot connect.", new AggregateException(new IOException("Name or service\nnot known")));

        Assert.Equal("Cannot connect: Name or service not known", new Outage(time).News(behind));
        Assert.Equal(
            "The hypervisor does not answer: qemu:///system: no socket",
            new Outage(time).News(new FaultException(new Fault(FaultKind.Unavailable, "The hypervisor does not answer. Please try again later.", Details: "qemu:///system: no socket"), behind)));
        Assert.Equal("lost: gone", new Outage(time).News(new IOException("lost: gone", new IOException("gone"))));
    }
}
