using Nova.OpenStack.Identity;

namespace Nova.Http.Tokens;

/// <summary>Who sends the request, as the identity service vouches for it. Immutable, shared by all requests with the same token.</summary>
public sealed record Caller
{
    /// <summary>The user's id.</summary>
    public required string UserId { get; init; }

    /// <summary>The project the token is scoped to; null for other scopes.</summary>
    public string? ProjectId { get; init; }

    /// <summary>The user's name, where the token says.</summary>
    public string? UserName { get; init; }

    /// <summary>The name of that project.</summary>
    public string? ProjectName { get; init; }

    /// <summary>The domain the user belongs to.</summary>
    public string? UserDomainId { get; init; }

    /// <summary>The domain the project belongs to.</summary>
    public string? ProjectDomainId { get; init; }

    /// <summary>The domain a domain-scoped token is for.</summary>
    public string? DomainId { get; init; }

    /// <summary><c>all</c> for a system-scoped token, else null.</summary>
    public string? SystemScope { get; init; }

    /// <summary>Where the other services are for this caller.</summary>
    public ServiceCatalogue Catalogue { get; init; } = ServiceCatalogue.Empty;

    /// <summary>Names of the roles held on the scope.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>Names of the roles of the service that sent the request for its user (X-Service-Token); empty where the user did.</summary>
    public IReadOnlyList<string> ServiceRoles { get; init; } = [];

    /// <summary>False only where the identity service says that another project is the administrators'.</summary>
    public bool IsAdminProject { get; init; } = true;

    /// <summary>Whether the rule <c>context_is_admin</c> holds for this caller.</summary>
    public bool IsAdmin { get; init; }

    /// <summary>The owner of a token that Keystone vouched for.</summary>
    public static Caller Of(ValidatedToken token) => new()
    {
        UserId = token.UserId,
        UserName = token.UserName,
        UserDomainId = token.UserDomain?.Id,
        ProjectId = token.ProjectId,
        ProjectName = token.ProjectName,
        ProjectDomainId = token.ProjectDomain?.Id,
        DomainId = token.Domain?.Id,
        IsAdminProject = token.IsAdminProject,
        SystemScope = token.IsSystemScoped ? "all" : null,
        Roles = token.Roles,
        Catalogue = token.Catalogue,
    };

    /// <summary>Roles compare without case, as upstream's do.</summary>
    public bool HasRole(string role)
    {
        for (int i = 0; i < Roles.Count; i++)
        {
            if (Roles[i].Equals(role, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
