namespace Nova.OpenStack.Http;

/// <summary>The HTTP client of one section: its connections, its trust, its limits.</summary>
internal static class ServiceHttp
{
    /// <summary>An answer in JSON is never larger; files are streamed and not bound by it.</summary>
    private const int LargestAnswer = 64 * 1024 * 1024;

    public static HttpClient Create(TlsTrust trust)
    {
        var handler = new SocketsHttpHandler
        {
            // Services of one cloud talk directly: a proxy of the operator's shell is not for them.
            UseProxy = false,
            AllowAutoRedirect = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectTimeout = TimeSpan.FromSeconds(10),
            UseCookies = false,
            ActivityHeadersPropagator = null,
        };
        trust.ApplyTo(handler);
        return new HttpClient(handler) { MaxResponseContentBufferSize = LargestAnswer, Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Whether a header can carry <paramref name="token"/>: what cannot is not a token, and must not reach the wire.</summary>
    public static bool IsHeaderSafe(string token) => token.Length is > 0 and <= 16_384 && !token.AsSpan().ContainsAnyExceptInRange('!', '~');
}
