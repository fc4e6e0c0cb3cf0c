using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Nova.Development.Http;
using Nova.Development.Identity.Catalogue;
using Nova.Development.Identity.Projects;
using Nova.Development.Identity.Tokens;

namespace Nova.Development.Identity.V2;

/// <summary>The body of a v2.0 token: <c>{"access": {"token", "user", "serviceCatalog", "metadata"}}</c>.</summary>
internal static class TokenViewV2
{
    public static JsonObject Of(SqliteConnection connection, string token, TokenFacts facts)
    {
        var tokenView = new JsonObject
        {
            ["id"] = token,
            ["issued_at"] = WireTime.Precise(facts.Row.IssuedAt),
            ["expires"] = WireTime.Seconds(facts.Row.ExpiresAt),
            ["audit_ids"] = new JsonArray([.. facts.Row.AuditIds.Split(',').Select(id => JsonValue.Create(id))]),
        };
        if (facts.Project is { } project)
        {
            tokenView["tenant"] = Tenant(project);
        }

        return new JsonObject
        {
            ["access"] = new JsonObject
            {
                ["token"] = tokenView,
                ["serviceCatalog"] = facts.Project is null ? [] : ServiceCatalogue.Load(connection, facts).ViewV2(),
                ["user"] = new JsonObject
                {
                    ["id"] = facts.User.Id,
                    ["name"] = facts.User.Name,
                    ["username"] = facts.User.Name,
                    ["roles"] = new JsonArray([.. facts.Roles.Select(role => new JsonObject { ["name"] = role.Name })]),
                    ["roles_links"] = new JsonArray(),
                },
                ["metadata"] = new JsonObject
                {
                    ["is_admin"] = facts.IsAdmin ? 1 : 0,
                    ["roles"] = new JsonArray([.. facts.Roles.Select(role => JsonValue.Create(role.Id))]),
                },
            },
        };
    }

    public static JsonObject Tenant(ProjectRow project) => new()
    {
        ["id"] = project.Id,
        ["name"] = project.Name,
        ["description"] = project.Description,
        ["enabled"] = project.Enabled,
    };
}
