using Nova.OpenStack.Identity;

namespace Nova.OpenStack;

/// <summary>Whose rights a request to another service uses.</summary>
public sealed record ActingAs
{
    private ActingAs()
    {
    }

    /// <summary>The user's token; null for the service's own.</summary>
    public string? UserToken { get; private init; }

    /// <summary>The catalogue that came with the user's token.</summary>
    public ServiceCatalogue? Catalogue { get; private init; }

    /// <summary>The <c>req-…</c> id of the work, sent along as X-OpenStack-Request-ID.</summary>
    public string? RequestId { get; private init; }

    /// <summary>When the user's patience ends (<see cref="TimeProvider.GetTimestamp"/>); null for work in the background, which has a deadline of its own.</summary>
    public long? Until { get; private init; }

    /// <summary>The longest one API request waits for all other services together.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>With this service's own token: sagas and computes, which never see a user's.</summary>
    public static ActingAs Service(string? requestId = null) => new() { RequestId = requestId };

    /// <summary>With the token of the user whose API request is being answered.</summary>
    /// <param name="token">The token.</param>
    /// <param name="catalogue">What came with it.</param>
    /// <param name="requestId">The request.</param>
    /// <param name="until">See <see cref="Until"/>.</param>
    public static ActingAs User(string token, ServiceCatalogue catalogue, string? requestId, long? until = null)
        => new() { UserToken = token, Catalogue = catalogue, RequestId = requestId, Until = until };

    /// <summary>The same rights for what several wait for: it has a deadline of its own, as work in the background has.</summary>
    internal ActingAs Unhurried() => this with { Until = null };
}
