using Nova.Scheduler.Pipeline;

namespace Nova.Scheduler.Tests.Pipeline;

public class ScoreTreeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(1000)]
    public void Best_is_the_largest_score_after_any_changes(int slots)
    {
        var random = new Random(slots);
        var tree = new ScoreTree(slots, 42);
        var scores = new double[slots];
        Array.Fill(scores, double.NegativeInfinity);
        tree.PlayAll();
        for (var i = 0; i < 5000; i++)
        {
            var slot = random.Next(slots);
            scores[slot] = random.Next(5) == 0 ? double.NegativeInfinity : random.Next(50);
            tree.Set(slot, scores[slot]);
            Assert.Equal(scores.Max(), tree[tree.Best]);
        }
    }
}
