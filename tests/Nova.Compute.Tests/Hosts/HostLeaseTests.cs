using Microsoft.Extensions.Time.Testing;
using Nova.Compute.Hosts;

namespace Nova.Compute.Tests.Hosts;

public class HostLeaseTests
{
    private static readonly TimeSpan Ten = TimeSpan.FromSeconds(10);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void It_is_not_held_before_the_first_beat_is_answered() => Assert.False(new HostLease(_time).IsHeld);

    [Fact]
    public void It_counts_from_before_the_beat_was_sent()
    {
        var lease = new HostLease(_time);
        var sentAt = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromSeconds(4));
        lease.Begin(sentAt, Ten);

        _time.Advance(TimeSpan.FromSeconds(5.9));
        Assert.True(lease.IsHeld);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.False(lease.IsHeld);
    }

    [Fact]
    public void A_renewal_extends_it_and_a_late_one_does_not_revive_it()
    {
        var lease = new HostLease(_time);
        lease.Begin(_time.GetTimestamp(), Ten);
        _time.Advance(TimeSpan.FromSeconds(9));
        var late = _time.GetTimestamp();
        Assert.True(lease.TryRenew(late, Ten));
        _time.Advance(Ten);

        Assert.False(lease.TryRenew(_time.GetTimestamp(), Ten));
        Assert.False(lease.IsHeld);
        Assert.Equal(1, lease.Term);
    }

    [Fact]
    public async Task Whoever_waits_for_it_is_told_the_new_term()
    {
        var lease = new HostLease(_time);
        var first = lease.WaitHeldAsync(default);
        Assert.False(first.IsCompleted);
        lease.Begin(_time.GetTimestamp(), Ten);
        Assert.Equal(1, await first);

        _time.Advance(Ten);
        var second = lease.WaitHeldAsync(default);
        Assert.False(second.IsCompleted);
        lease.Begin(_time.GetTimestamp(), Ten);
        Assert.Equal(2, await second);
    }

    [Fact]
    public void A_watch_follows_renewals_and_fires_at_the_end()
    {
        var lease = new HostLease(_time);
        lease.Begin(_time.GetTimestamp(), Ten);
        using var watch = new LeaseWatch(lease, lease.Term, _time, default);
        for (var i = 0; i < 5; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(6));
            Assert.True(lease.TryRenew(_time.GetTimestamp(), Ten));
            Assert.False(watch.Token.IsCancellationRequested);
        }

        _time.Advance(TimeSpan.FromSeconds(11));
        Assert.True(watch.Token.IsCancellationRequested);
        Assert.True(watch.HasEnded);
    }

    [Fact]
    public void A_watch_of_an_ended_term_has_fired_already()
    {
        var lease = new HostLease(_time);
        lease.Begin(_time.GetTimestamp(), Ten);
        _time.Advance(Ten);
        lease.Begin(_time.GetTimestamp(), Ten);

        using var watch = new LeaseWatch(lease, term: 1, _time, default);

        Assert.True(watch.Token.IsCancellationRequested);
    }
}
