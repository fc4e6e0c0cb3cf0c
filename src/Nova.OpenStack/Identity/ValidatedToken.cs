namespace Nova.OpenStack.Identity;

/// <summary>A valid token: who its owner is, on what, with which roles.</summary>
public sealed record ValidatedToken
{
    /// <summary>User id.</summary>
    public required string UserId { get; init; }

    /// <summary>User name.</summary>
    public required string UserName { get; init; }

    /// <summary>The user's domain.</summary>
    public NamedDomain? UserDomain { get; init; }

    /// <summary>Project id; null where the token is not scoped to a project.</summary>
    public string? ProjectId { get; init; }

    /// <summary>Project name.</summary>
    public string? ProjectName { get; init; }

    /// <summary>The project's domain.</summary>
    public NamedDomain? ProjectDomain { get; init; }

    /// <summary>The domain the token is scoped to.</summary>
    public NamedDomain? Domain { get; init; }

    /// <summary>Scoped to the system: not for the compute API.</summary>
    public bool IsSystemScoped { get; init; }

    /// <summary>Names of the roles, implied ones included.</summary>
    public required IReadOnlyList<string> Roles { get; init; }

    /// <summary>False only where Keystone says that another project is the administrators'.</summary>
    public bool IsAdminProject { get; init; } = true;

    /// <summary>Where the services are for this project.</summary>
    public required ServiceCatalogue Catalogue { get; init; }

    /// <summary>When it ends.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The token itself, where Keystone made it for a signature that it checked; null where somebody brought it.</summary>
    public string? Text { get; init; }

    /// <summary>For logs and errors: without the token.</summary>
    public override string ToString() => $"token of user {UserId} in project {ProjectId}, until {ExpiresAt:O}";
}
