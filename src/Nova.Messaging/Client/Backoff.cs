namespace Nova.Messaging.Client;

/// <summary>Pauses that double from a twentieth of a second to one second.</summary>
internal struct Backoff
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);
    private TimeSpan _last;

    public TimeSpan Next()
    {
        var doubled = _last * 2;
        return _last = doubled < First ? First : doubled > Longest ? Longest : doubled;
    }
}
