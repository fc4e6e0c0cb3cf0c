namespace Nova.Compute.Moves;

/// <summary>A stream on which nothing moves for a while is given up, so that a peer that vanished without a word is noticed; the fetcher may come again and go on where it was.</summary>
internal sealed class Patience : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _idle;
    private readonly CancellationTokenSource _either;

    public Patience(TimeProvider time, CancellationToken ct)
    {
        _idle = new CancellationTokenSource(Longest, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(ct, _idle.Token);
    }

    public CancellationToken Token => _either.Token;

    /// <summary>Something moved.</summary>
    public void Renew() => _idle.CancelAfter(Longest);

    public void Dispose()
    {
        _either.Dispose();
        _idle.Dispose();
    }
}
