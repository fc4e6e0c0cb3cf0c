using Nova.Messaging.Transports.Faulty;
using Nova.Messaging.Wire;

namespace Nova.Messaging.Tests.Faulty;

public sealed class SeededFaultsTests
{
    private static readonly FaultRates Rates = new(Drop: 0.1, Duplicate: 0.2, Delay: 0.3, Reorder: 0.05);

    private static readonly MessageSeen[] Messages =
        [.. Enumerable.Range(0, 20_000).Select(i => new MessageSeen((MessageKind)(i % 5), $"method_{i % 7}", $"compute.h{i % 31}", i / 31))];

    [Fact]
    public void SameSeedDoesTheSameToTheSameMessageInWhateverOrder()
    {
        var forward = Messages.Select(new SeededFaults(7, Rates).FateOf);
        var backward = Messages.Reverse().Select(new SeededFaults(7, Rates).FateOf).Reverse();

        Assert.Equal(forward, backward);
    }

    [Fact]
    public void OtherSeedDoesSomethingElse() =>
        Assert.NotEqual(Messages.Select(new SeededFaults(7, Rates).FateOf), Messages.Select(new SeededFaults(8, Rates).FateOf));

    [Theory]
    [InlineData(1)]
    [InlineData(-5)]
    public void FaultsAreAsFrequentAsAsked(int seed)
    {
        var fates = Messages.Select(new SeededFaults(seed, Rates).FateOf).ToArray();

        Assert.InRange(fates.Count(fate => fate.Copies == 0), 1_800, 2_200);
        Assert.InRange(fates.Count(fate => fate.Copies == 2), 3_700, 4_300);
        Assert.InRange(fates.Count(fate => fate.Delay > TimeSpan.Zero), 5_600, 6_400);
        Assert.InRange(fates.Count(fate => fate.IsOvertaken), 850, 1_150);
        Assert.All(fates, fate => Assert.InRange(fate.Delay, TimeSpan.Zero, TimeSpan.FromMilliseconds(200)));
    }
}
