namespace Nova.OpenStack.Identity;

/// <summary>From Keystone's body to our records.</summary>
internal static class TokenReading
{
    /// <summary>The token, or null where the body is not a token's.</summary>
    public static ValidatedToken? ToToken(this TokenAnswer? answer) => answer?.Token is not { User: { } user } body ? null : new ValidatedToken
    {
        UserId = user.Id,
        UserName = user.Name,
        UserDomain = user.Domain,
        ProjectId = body.Project?.Id,
        ProjectName = body.Project?.Name,
        ProjectDomain = body.Project?.Domain,
        Domain = body.Domain,
        IsSystemScoped = body.System is { All: true },
        Roles = [.. body.Roles?.Select(role => role.Name) ?? []],
        IsAdminProject = body.IsAdminProject ?? true,
        Catalogue = ToCatalogue(body.Catalog),
        ExpiresAt = body.ExpiresAt,
    };

    private static ServiceCatalogue ToCatalogue(IReadOnlyList<TokenService>? services) => services is null
        ? ServiceCatalogue.Empty
        : new ServiceCatalogue([.. services.SelectMany(Entries)]);

    /// <summary>An endpoint whose URL is none is left out: one bad row of the catalogue must not lock everybody out.</summary>
    private static IEnumerable<CatalogueEntry> Entries(TokenService service)
    {
        foreach (var endpoint in service.Endpoints ?? [])
        {
            if (service.Type is { } type && endpoint.Interface is { } face && Uri.TryCreate(endpoint.Url, UriKind.Absolute, out var url))
            {
                yield return new CatalogueEntry(type, service.Name, face, endpoint.RegionId ?? endpoint.Region, url);
            }
        }
    }
}
