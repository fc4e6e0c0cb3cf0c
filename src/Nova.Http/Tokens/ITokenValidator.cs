
namespace Nova.Http.Tokens;

/// <summary>Says who a token belongs to. Two kinds: the identity service, and <c>noauth2</c> for tests and development.</summary>
public interface ITokenValidator
{
    /// <summary>Whose <paramref name="token"/> is.</summary>
    /// <param name="token">X-Auth-Token.</param>
    /// <param name="serviceToken">X-Service-Token: another service vouches for a user token that may have expired since; null for none.</param>
    /// <param name="cancel">Gives up waiting.</param>
    ValueTask<TokenVerdict> ValidateAsync(string token, string? serviceToken, CancellationToken cancel);
}

/// <summary>What became of a token.</summary>
/// <param name="Caller">Whose it is; null where it is not valid, or where the identity service cannot be asked.</param>
/// <param name="IdentityUnreachable">True for the latter.</param>
public readonly record struct TokenVerdict(Caller? Caller, bool IdentityUnreachable = false);
