using Microsoft.Data.Sqlite;
using Nova.Development.Identity.Domains;
using Nova.Development.Identity.Pipeline;
using Nova.Development.Identity.Projects;
using Nova.Development.Identity.Roles;
using Nova.Development.Identity.Tokens;

namespace Nova.Development.Identity.Assignments;

/// <summary>The project, domain or system in the path of an assignment.</summary>
internal static class AssignmentTarget
{
    public static Scope Of(IdentityCall call)
    {
        if (call.Http.GetRouteValue("project_id") is string project)
        {
            return Scope.Project(project);
        }

        return call.Http.GetRouteValue("domain_id") is string domain ? Scope.Domain(domain) : Scope.System;
    }

    /// <summary>404 where the user or group, the role or the target does not exist.</summary>
    public static void Require(SqliteConnection connection, Scope scope, Grantee grantee, string? roleId)
    {
        if (!grantee.Exists(connection))
        {
            throw IdentityCall.NotFound(grantee.Kind, grantee.Id);
        }

        if (roleId is not null && RoleRow.Find(connection, roleId) is null)
        {
            throw IdentityCall.NotFound("role", roleId);
        }

        var exists = scope.Kind switch
        {
            Scope.ProjectKind => ProjectRow.Find(connection, scope.TargetId!) is not null,
            Scope.DomainKind => DomainRow.Find(connection, scope.TargetId!) is not null,
            _ => true,
        };
        if (!exists)
        {
            throw IdentityCall.NotFound(scope.Kind, scope.TargetId!);
        }
    }
}
