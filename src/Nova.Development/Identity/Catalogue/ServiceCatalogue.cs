using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Nova.Development.Identity.Endpoints;
using Nova.Development.Identity.Services;
using Nova.Development.Identity.Tokens;

namespace Nova.Development.Identity.Catalogue;

/// <summary>The services and their endpoints as one token sees them.</summary>
internal sealed record ServiceCatalogue(IReadOnlyList<(ServiceRow Service, IReadOnlyList<EndpointRow> Endpoints)> Entries)
{
    /// <summary>Enabled services with enabled endpoints; an endpoint per project is left out of tokens without a project, as Keystone does.</summary>
    public static ServiceCatalogue Load(SqliteConnection connection, TokenFacts facts)
    {
        var byService = EndpointRow.List(connection, null, null, null)
            .Where(endpoint => endpoint.Enabled)
            .Select(endpoint => (endpoint, Url: Substitute(endpoint.Url, facts)))
            .Where(pair => pair.Url is not null)
            .ToLookup(pair => pair.endpoint.ServiceId, pair => pair.endpoint with { Url = pair.Url! });
        return new ServiceCatalogue([.. ServiceRow.List(connection, null, null)
            .Where(service => service.Enabled)
            .Select(service => (service, (IReadOnlyList<EndpointRow>)[.. byService[service.Id]]))]);
    }

    /// <summary>The form of v3 tokens and <c>/v3/auth/catalog</c>.</summary>
    public JsonArray View() => new([.. Entries.Select(entry => new JsonObject
    {
        ["endpoints"] = new JsonArray([.. entry.Endpoints.Select(endpoint => new JsonObject
        {
            ["id"] = endpoint.Id,
            ["interface"] = endpoint.Interface,
            ["region_id"] = endpoint.RegionId,
            ["url"] = endpoint.Url,
            ["region"] = endpoint.RegionId,
        })]),
        ["id"] = entry.Service.Id,
        ["type"] = entry.Service.Type,
        ["name"] = entry.Service.Name,
    })]);

    /// <summary>The form of v2.0: one object per region with the three interfaces as keys.</summary>
    public JsonArray ViewV2() => new([.. Entries.Select(entry => new JsonObject
    {
        ["endpoints"] = new JsonArray([.. entry.Endpoints.GroupBy(endpoint => endpoint.RegionId).Select(region =>
        {
            var view = new JsonObject { ["id"] = region.First().Id, ["region"] = region.Key };
            foreach (var endpoint in region)
            {
                view[endpoint.Interface + "URL"] = endpoint.Url;
            }

            return view;
        })]),
        ["endpoints_links"] = new JsonArray(),
        ["type"] = entry.Service.Type,
        ["name"] = entry.Service.Name,
    })]);

    private static string? Substitute(string url, TokenFacts facts)
    {
        foreach (var (opening, closing) in (ReadOnlySpan<(string, string)>)[("%(", ")s"), ("$(", ")s")])
        {
            foreach (var name in (ReadOnlySpan<string>)["project_id", "tenant_id"])
            {
                var place = opening + name + closing;
                if (url.Contains(place, StringComparison.Ordinal))
                {
                    if (facts.Project is not { } project)
                    {
                        return null;
                    }

                    url = url.Replace(place, project.Id, StringComparison.Ordinal);
                }
            }

            url = url.Replace(opening + "user_id" + closing, facts.User.Id, StringComparison.Ordinal);
        }

        return url;
    }
}
