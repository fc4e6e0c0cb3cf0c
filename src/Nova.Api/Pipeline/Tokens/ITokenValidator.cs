using Nova.Api.Policies;

namespace Nova.Api.Pipeline.Tokens;

/// <summary>Says who a token belongs to. Two kinds: the identity service, and <c>noauth2</c> for tests and development.</summary>
internal interface ITokenValidator
{
    /// <param name="token">X-Auth-Token.</param>
    /// <param name="serviceToken">X-Service-Token: another service vouches for a user token that may have expired since; null for none.</param>
    /// <param name="cancel">Gives up waiting.</param>
    ValueTask<TokenVerdict> ValidateAsync(string token, string? serviceToken, CancellationToken cancel);
}

/// <summary>The caller; null where the token is not valid, or where the identity service cannot be asked.</summary>
internal readonly record struct TokenVerdict(Caller? Caller, bool IdentityUnreachable = false);
