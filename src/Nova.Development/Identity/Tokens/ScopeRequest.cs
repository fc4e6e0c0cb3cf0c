using System.Text.Json;
using Microsoft.Data.Sqlite;
using Nova.Development.Http;
using Nova.Development.Identity.ApplicationCredentials;
using Nova.Development.Identity.Projects;
using Nova.Development.Identity.Roles;
using Nova.Development.Identity.Tokens.Methods;
using Nova.Development.Identity.Users;
using Nova.Core.Faults;

namespace Nova.Development.Identity.Tokens;

/// <summary>Which scope a login gets.</summary>
internal static class ScopeRequest
{
    /// <summary>The scope asked for in <paramref name="auth"/>; null where it does not exist or the login may not have it.</summary>
    public static Scope? Resolve(SqliteConnection connection, JsonBody auth, Login login)
    {
        if (login.ApplicationCredentialId is { } credentialId)
        {
            // Bound to its project: a scope may be repeated (rescoping) but not changed.
            return ApplicationCredentialRow.Find(connection, credentialId) is { } credential
                && (!auth.Has("scope") || Asked(connection, auth) is { } same && same == Scope.Project(credential.ProjectId))
                ? Scope.Project(credential.ProjectId)
                : null;
        }

        return auth.Has("scope") ? Asked(connection, auth) : Default(connection, login);
    }

    /// <summary>Without a scope: the user's default project where they have a role on it, else unscoped.</summary>
    private static Scope Default(SqliteConnection connection, Login login)
        => UserRow.Find(connection, login.UserId)?.DefaultProjectId is { } projectId
            && ProjectRow.Find(connection, projectId) is { Enabled: true }
            && RoleRow.ListEffective(connection, login.UserId, Scope.ProjectKind, projectId).Count > 0
            ? Scope.Project(projectId)
            : Scope.Unscoped;

    private static Scope? Asked(SqliteConnection connection, JsonBody auth)
    {
        var scope = auth.Element.GetProperty("scope");
        if (scope.ValueKind == JsonValueKind.String && JsonText.Read(scope) == "unscoped")
        {
            return Scope.Unscoped;
        }

        var asked = JsonBody.Of(scope, "'scope'");
        if (asked.OptionalObject("project") is { } project)
        {
            return NamedThings.FindProject(connection, project) is { } found ? Scope.Project(found.Id) : null;
        }

        if (asked.OptionalObject("domain") is { } domain)
        {
            return NamedThings.FindDomain(connection, domain) is { } found ? Scope.Domain(found.Id) : null;
        }

        return asked.OptionalObject("system")?.Flag("all") == true
            ? Scope.System
            : throw new FaultException(FaultKind.BadRequest, "'scope' must name a project, a domain or the system, or be 'unscoped'.");
    }
}
