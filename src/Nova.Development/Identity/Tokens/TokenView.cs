using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Nova.Development.Http;
using Nova.Development.Identity.Catalogue;
using Nova.Development.Identity.Domains;

namespace Nova.Development.Identity.Tokens;

/// <summary>The body of a v3 token.</summary>
internal static class TokenView
{
    public static JsonObject Of(SqliteConnection connection, TokenFacts facts, bool withCatalogue)
    {
        var view = new JsonObject
        {
            ["methods"] = Texts(facts.Row.Methods),
            ["user"] = new JsonObject
            {
                ["domain"] = Named(facts.UserDomain),
                ["id"] = facts.User.Id,
                ["name"] = facts.User.Name,
                ["password_expires_at"] = null,
            },
            ["audit_ids"] = Texts(facts.Row.AuditIds),
            ["expires_at"] = WireTime.Precise(facts.Row.ExpiresAt),
            ["issued_at"] = WireTime.Precise(facts.Row.IssuedAt),
        };
        AddScope(view, facts);
        if (facts.Row.Scope.Kind == Scope.UnscopedKind)
        {
            return view;
        }

        view["roles"] = new JsonArray([.. facts.Roles.Select(role => new JsonObject { ["id"] = role.Id, ["name"] = role.Name })]);
        if (facts.Credential is { } credential)
        {
            view["application_credential"] = new JsonObject
            {
                ["id"] = credential.Id,
                ["name"] = credential.Name,
                ["restricted"] = !credential.Unrestricted,
            };
        }

        if (withCatalogue)
        {
            view["catalog"] = ServiceCatalogue.Load(connection, facts).View();
        }

        return view;
    }

    private static void AddScope(JsonObject view, TokenFacts facts)
    {
        switch (facts.Row.Scope.Kind)
        {
            case Scope.ProjectKind:
                view["project"] = new JsonObject { ["domain"] = Named(facts.Domain!), ["id"] = facts.Project!.Id, ["name"] = facts.Project.Name };
                view["is_domain"] = false;
                break;
            case Scope.DomainKind:
                view["domain"] = Named(facts.Domain!);
                break;
            case Scope.SystemKind:
                view["system"] = new JsonObject { ["all"] = true };
                break;
            default:
                break;
        }
    }

    private static JsonObject Named(DomainRow domain) => new() { ["id"] = domain.Id, ["name"] = domain.Name };

    private static JsonArray Texts(string list) => new([.. list.Split(',').Select(each => JsonValue.Create(each))]);
}
