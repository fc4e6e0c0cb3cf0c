using Microsoft.Data.Sqlite;
using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;
using Nova.Development.Identity.Roles;
using Nova.Development.Identity.Secrets;
using Nova.Development.Identity.Tokens.Methods;
using Nova.Core.Faults;

namespace Nova.Development.Identity.ApplicationCredentials;

/// <summary>POST /v3/users/{user_id}/application_credentials: for oneself only, on the project of one's token. The secret is shown once.</summary>
internal static class CreateApplicationCredential
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var body = await call.BodyAsync("application_credential", cancel);
        var caller = call.Caller;
        if (caller.User.Id != call.Route("user_id") || Restricted(call))
        {
            return IdentityFaults.Forbidden("identity:create_application_credential");
        }

        if (caller.Project is not { } project)
        {
            throw new FaultException(FaultKind.BadRequest, "An application credential needs a token scoped to a project.");
        }

        var secret = body.OptionalText("secret", PasswordMethod.LongestPassword) ?? RandomText.Token();
        var hash = await call.State.Passwords.HashAsync(secret, cancel);
        var view = await call.Database.WriteAsync(connection =>
        {
            var made = new ApplicationCredentialRow(
                RandomText.Id(),
                caller.User.Id,
                project.Id,
                body.Text("name"),
                body.OptionalText("description"),
                hash,
                Expiry(call, body),
                body.Flag("unrestricted") ?? false,
                Roles(connection, call, body));
            return made.TryInsert(connection)
                ? made.View(connection, call.BaseUrl)
                : throw new FaultException(
                    FaultKind.Conflict, $"Conflict occurred attempting to store application_credential - Duplicate entry found with name {made.Name}.");
        }, cancel);
        view["secret"] = secret;
        return Reply.Created("application_credential", view);
    }

    /// <summary>A restricted application credential may not make or remove others: a leak of it must not outlive its removal.</summary>
    public static bool Restricted(IdentityCall call) => call.Caller.Credential is { Unrestricted: false };

    private static long? Expiry(IdentityCall call, JsonBody body)
    {
        if (body.OptionalText("expires_at") is not { } text)
        {
            return null;
        }

        var time = WireTime.Parse(text) ?? throw new FaultException(FaultKind.BadRequest, "Invalid input for field 'expires_at': it must be an ISO 8601 time");
        return time > call.State.Time.Now() ? time : throw new FaultException(FaultKind.BadRequest, "'expires_at' is in the past.");
    }

    private static List<string> Roles(SqliteConnection connection, IdentityCall call, JsonBody body)
    {
        var asked = body.List("roles");
        if (asked.Count == 0)
        {
            return [.. call.Caller.Roles.Select(role => role.Id)];
        }

        return [.. asked.Select(item =>
        {
            var reference = JsonBody.Of(item, "A role");
            var role = reference.OptionalText("id") is { } id
                ? RoleRow.Find(connection, id)
                : RoleRow.FindByName(connection, reference.Text("name"));
            return role is not null && call.Caller.Roles.Contains(role)
                ? role.Id
                : throw new FaultException(FaultKind.BadRequest, "Invalid application credential: Could not find role assignment with one of the roles.");
        }).Distinct()];
    }
}
