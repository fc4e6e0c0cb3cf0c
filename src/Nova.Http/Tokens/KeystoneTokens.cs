using System.Runtime.CompilerServices;
using Nova.Core.Faults;
using Nova.OpenStack.Identity;

namespace Nova.Http.Tokens;

/// <summary>auth_strategy = keystone: the identity service knows whose a token is; its answers are cached there.</summary>
public sealed class KeystoneTokens(TokenValidator keystone) : ITokenValidator
{
    /// <summary>One caller per validated token: it goes when the token's cache lets go of the token.</summary>
    private readonly ConditionalWeakTable<ValidatedToken, Caller> _callers = [];

    /// <inheritdoc/>
    public async ValueTask<TokenVerdict> ValidateAsync(string token, string? serviceToken, CancellationToken cancel)
    {
        try
        {
            var (user, service) = await keystone.ValidateRequestAsync(token, serviceToken, cancel);
            if (user is null)
            {
                return default;
            }

            var caller = _callers.GetValue(user, Caller.Of);
            return new TokenVerdict(service is null ? caller : caller with { ServiceRoles = service.Roles });
        }
        catch (FaultException fault) when (fault.Fault.Kind == FaultKind.Unavailable)
        {
            return new TokenVerdict(null, IdentityUnreachable: true);
        }
    }
}
