namespace Nova.Scheduler.Pipeline;

/// <summary>A tournament over slots: the best score in O(1), a changed score in O(log n). Equal scores meet with a coin toss, so that ties break at random.</summary>
internal sealed class ScoreTree
{
    private readonly double[] _scores;
    private readonly int[] _winners;
    private readonly int _leaves;
    private ulong _coins;

    public ScoreTree(int slots, ulong seed)
    {
        _leaves = 1;
        while (_leaves < slots)
        {
            _leaves *= 2;
        }

        _scores = new double[_leaves];
        _winners = new int[_leaves];
        _coins = seed | 1;
        Array.Fill(_scores, double.NegativeInfinity);
    }

    /// <summary>The slot with the best score; its score is negative infinity where nothing passed.</summary>
    public int Best => _leaves == 1 ? 0 : _winners[1];

    public double this[int slot] => _scores[slot];

    public int Capacity => _leaves;

    /// <summary>Sets a score without playing the matches; <see cref="PlayAll"/> follows.</summary>
    public void SetQuietly(int slot, double score) => _scores[slot] = score;

    /// <summary>Plays every match.</summary>
    public void PlayAll()
    {
        for (var node = _leaves - 1; node >= 1; node--)
        {
            _winners[node] = Match(Side(2 * node), Side((2 * node) + 1));
        }
    }

    /// <summary>Sets a score and plays the matches it can change.</summary>
    public void Set(int slot, double score)
    {
        var fell = score < _scores[slot];
        _scores[slot] = score;
        for (var node = (_leaves + slot) / 2; node >= 1; node /= 2)
        {
            // A loser that got worse changes nothing above.
            if (fell && _winners[node] != slot)
            {
                return;
            }

            _winners[node] = Match(Side(2 * node), Side((2 * node) + 1));
        }
    }

    private int Side(int node) => node >= _leaves ? node - _leaves : _winners[node];

    private int Match(int a, int b)
    {
        double x = _scores[a], y = _scores[b];
        return x > y ? a : y > x ? b : Toss() ? a : b;
    }

    private bool Toss()
    {
        // xorshift64: quality enough to spread ties.
        _coins ^= _coins << 13;
        _coins ^= _coins >> 7;
        _coins ^= _coins << 17;
        return (_coins & 1) == 0;
    }
}
