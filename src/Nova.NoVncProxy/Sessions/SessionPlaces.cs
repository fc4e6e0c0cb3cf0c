namespace Nova.NoVncProxy.Sessions;

/// <summary>Places for sessions, so many in all and so many with one token (OSSN-0008: whoever has a token could use up the proxy).</summary>
internal sealed class SessionPlaces(int most, int mostPerToken)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _byToken = new(StringComparer.Ordinal);
    private int _taken;

    /// <summary>A place; null where none is free. Taken before the token is checked, so that guesses are bounded too.</summary>
    public IDisposable? TryTake(string token)
    {
        lock (_gate)
        {
            var ofToken = _byToken.GetValueOrDefault(token);
            if (_taken >= most || ofToken >= mostPerToken)
            {
                return null;
            }

            _taken++;
            _byToken[token] = ofToken + 1;
            return new Place(this, token);
        }
    }

    private void GiveBack(string token)
    {
        lock (_gate)
        {
            _taken--;
            if (--_byToken[token] == 0)
            {
                _byToken.Remove(token);
            }
        }
    }

    private sealed class Place(SessionPlaces places, string token) : IDisposable
    {
        private bool _isGivenBack;

        public void Dispose()
        {
            if (!Interlocked.Exchange(ref _isGivenBack, true))
            {
                places.GiveBack(token);
            }
        }
    }
}
