using Microsoft.Data.Sqlite;
using Nova.Development.Http;
using Nova.Development.Identity.ApplicationCredentials;
using Nova.Development.Identity.Domains;
using Nova.Development.Identity.Projects;
using Nova.Development.Identity.Roles;
using Nova.Development.Identity.Secrets;
using Nova.Development.Identity.Users;

namespace Nova.Development.Identity.Tokens;

/// <summary>A valid token and everything it stands for at this moment.</summary>
/// <param name="Row">The token.</param>
/// <param name="User">Its owner.</param>
/// <param name="UserDomain">The owner's domain.</param>
/// <param name="Project">The project it is scoped to.</param>
/// <param name="Domain">The project's domain, or the domain it is scoped to.</param>
/// <param name="Roles">Effective roles; empty when unscoped.</param>
/// <param name="Credential">The application credential behind it.</param>
internal sealed record TokenFacts(
    TokenRow Row,
    UserRow User,
    DomainRow UserDomain,
    ProjectRow? Project,
    DomainRow? Domain,
    IReadOnlyList<RoleRow> Roles,
    ApplicationCredentialRow? Credential)
{
    /// <summary>Role <c>admin</c> on whatever scope.</summary>
    public bool IsAdmin => Has("admin");

    public bool Has(string role) => Roles.Any(each => each.Name == role);

    /// <summary>The facts of <paramref name="token"/>, or null where it is unknown, expired, revoked or no longer permits anything.</summary>
    /// <param name="state">The files.</param>
    /// <param name="token">The token.</param>
    /// <param name="cancel">Gives up.</param>
    /// <param name="grace">How long a token may have been expired (<c>allow_expired</c>).</param>
    public static Task<TokenFacts?> FindAsync(IdentityState state, string token, CancellationToken cancel, TimeSpan grace = default)
    {
        var hash = RandomText.HashOf(token);
        var now = state.Time.Now() - (grace.Ticks / TimeSpan.TicksPerMicrosecond);
        return state.Database.ReadAsync(connection => TokenRow.Find(connection, hash) is { } row ? Load(connection, row, now) : null, cancel);
    }

    /// <summary>The facts of <paramref name="row"/>, or null where something it needs is gone, disabled or expired.</summary>
    public static TokenFacts? Load(SqliteConnection connection, TokenRow row, long now)
    {
        if (row.ExpiresAt <= now
            || UserRow.Find(connection, row.UserId) is not { Enabled: true } user
            || DomainRow.Find(connection, user.DomainId) is not { Enabled: true } userDomain)
        {
            return null;
        }

        var facts = new TokenFacts(row, user, userDomain, null, null, [], null);
        return row.Scope.Kind switch
        {
            Scope.UnscopedKind => facts,
            Scope.ProjectKind => OnProject(connection, facts, now),
            Scope.DomainKind => OnDomain(connection, facts),
            _ => WithRoles(connection, facts),
        };
    }

    private static TokenFacts? OnProject(SqliteConnection connection, TokenFacts facts, long now)
    {
        if (ProjectRow.Find(connection, facts.Row.Scope.TargetId!) is not { Enabled: true } project
            || DomainRow.Find(connection, project.DomainId) is not { Enabled: true } domain)
        {
            return null;
        }

        var scoped = facts with { Project = project, Domain = domain };
        if (facts.Row.ApplicationCredentialId is not { } credentialId)
        {
            return WithRoles(connection, scoped);
        }

        var credential = ApplicationCredentialRow.Find(connection, credentialId);
        if (credential is null || credential.ExpiresAt <= now || WithRoles(connection, scoped) is not { } owner)
        {
            return null;
        }

        // Never more than its owner has today, whatever the credential was made with.
        var roles = owner.Roles.Intersect(RoleRow.Expand(connection, credential.RoleIds)).ToList();
        return roles.Count == 0 ? null : scoped with { Roles = roles, Credential = credential };
    }

    private static TokenFacts? OnDomain(SqliteConnection connection, TokenFacts facts)
        => DomainRow.Find(connection, facts.Row.Scope.TargetId!) is { Enabled: true } domain ? WithRoles(connection, facts with { Domain = domain }) : null;

    private static TokenFacts? WithRoles(SqliteConnection connection, TokenFacts facts)
    {
        var scope = facts.Row.Scope;
        var roles = RoleRow.ListEffective(connection, facts.Row.UserId, scope.Kind, scope.TargetId!);
        return roles.Count == 0 ? null : facts with { Roles = roles };
    }
}
