using Nova.Development.Http;
using Nova.Development.Identity.Secrets;

namespace Nova.Development.Identity.Tokens;

/// <summary>Somebody who proved who they are, by these methods.</summary>
/// <param name="UserId">Who.</param>
/// <param name="Methods">How.</param>
/// <param name="Parent">The token they showed: the new one expires with it.</param>
/// <param name="ApplicationCredentialId">The application credential they used, now or for <paramref name="Parent"/>.</param>
internal sealed record Login(string UserId, IReadOnlyList<string> Methods, TokenRow? Parent = null, string? ApplicationCredentialId = null)
{
    /// <summary>Both proofs together; null where they are of different users.</summary>
    public Login? And(Login other) => other.UserId != UserId ? null : new Login(
        UserId,
        [.. Methods.Union(other.Methods)],
        Parent ?? other.Parent,
        ApplicationCredentialId ?? other.ApplicationCredentialId);

    /// <summary>Stores a new token for <paramref name="scope"/>; null where that scope is not theirs, or anything on the way is disabled.</summary>
    public Task<IssuedToken?> IssueAsync(IdentityState state, Scope scope, CancellationToken cancel)
    {
        var token = RandomText.Token();
        var now = state.Time.Now();
        var row = new TokenRow(
            RandomText.HashOf(token),
            UserId,
            scope,
            string.Join(',', Methods),
            Parent is { } parent ? $"{RandomText.AuditId()},{parent.AuditIds.Split(',')[^1]}" : RandomText.AuditId(),
            now,
            Parent?.ExpiresAt ?? now + (state.Options.TokenLifetime.Ticks / TimeSpan.TicksPerMicrosecond),
            ApplicationCredentialId);
        return state.Database.WriteAsync(
            connection =>
            {
                var facts = TokenFacts.Load(connection, row, now);
                if (facts is not null)
                {
                    row.Insert(connection);
                }

                return facts is null ? null : new IssuedToken(token, facts);
            },
            cancel);
    }
}

/// <summary>A token on its way to its owner: the only time its text exists here.</summary>
internal sealed record IssuedToken(string Token, TokenFacts Facts);
