using Nova.Compute.Libvirt.Live;

namespace Nova.Compute.Tests.Libvirt.Live;

/// <summary>How long a live migration may take, and what is done when it takes longer: pure arithmetic, as upstream's.</summary>
public sealed class LivePatienceTests
{
    private const long Gibibyte = 1024L * 1024 * 1024;

    [Theory]
    [InlineData(false, 19, LiveTurn.None)]
    [InlineData(false, 21, LiveTurn.GiveUp)]
    [InlineData(true, 19, LiveTurn.None)]
    [InlineData(true, 21, LiveTurn.Force)]
    public void One_that_takes_too_long_is_given_up_or_forced(bool forces, int seconds, object turn)
    {
        // Less than two gibibytes count as two.
        var patience = new LivePatience(new LiveOptions { CompletionTimeout = TimeSpan.FromSeconds(10), ForcesAtTimeout = forces }, Gibibyte / 2);

        Assert.Equal(turn, patience.Next(TimeSpan.FromSeconds(seconds), 1, Gibibyte));
    }

    [Fact]
    public void The_time_grows_with_memory_and_disks_and_zero_is_for_ever()
    {
        var options = new LiveOptions { CompletionTimeout = TimeSpan.FromSeconds(10) };

        Assert.Equal(LiveTurn.None, new LivePatience(options, 8 * Gibibyte).Next(TimeSpan.FromSeconds(79), 1, Gibibyte));
        Assert.Equal(LiveTurn.GiveUp, new LivePatience(options, 8 * Gibibyte).Next(TimeSpan.FromSeconds(81), 1, Gibibyte));
        Assert.Equal(LiveTurn.None, new LivePatience(options with { CompletionTimeout = TimeSpan.Zero }, Gibibyte).Next(TimeSpan.FromDays(1), 1, Gibibyte));
    }

    [Theory]
    [InlineData(true, 95, LiveTurn.Force)]
    [InlineData(true, 80, LiveTurn.None)]
    [InlineData(false, 95, LiveTurn.None)]
    public void A_guest_that_writes_faster_than_is_sent_goes_over_by_post_copy_where_that_is_allowed(bool isAllowed, long left, object turn)
    {
        var patience = new LivePatience(new LiveOptions { PermitPostCopy = isAllowed }, Gibibyte);

        Assert.Equal(LiveTurn.None, patience.Next(TimeSpan.FromSeconds(1), 1, 500));
        Assert.Equal(LiveTurn.None, patience.Next(TimeSpan.FromSeconds(2), 2, 100));
        Assert.Equal(LiveTurn.None, patience.Next(TimeSpan.FromSeconds(3), 2, 99));
        Assert.Equal(turn, patience.Next(TimeSpan.FromSeconds(4), 3, left));
    }

    [Fact]
    public void It_may_stand_still_for_longer_step_by_step()
    {
        var patience = new LivePatience(new LiveOptions { Downtime = TimeSpan.FromMilliseconds(500), DowntimeSteps = 10, DowntimeDelay = TimeSpan.FromSeconds(75) }, 2 * Gibibyte);

        double[] allowed = [.. Enumerable.Range(0, 12).Select(step => patience.Downtime(TimeSpan.FromSeconds(150 * step)).TotalMilliseconds)];

        Assert.Equal([46, 47, 48, 51, 57, 66, 84, 117, 179, 291, 500, 500], allowed);
    }
}
