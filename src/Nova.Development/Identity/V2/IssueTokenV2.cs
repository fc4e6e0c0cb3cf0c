using Microsoft.Data.Sqlite;
using Nova.Development.Http;
using Nova.Development.Identity.Domains;
using Nova.Development.Identity.Ec2;
using Nova.Development.Identity.Pipeline;
using Nova.Development.Identity.Projects;
using Nova.Development.Identity.Tokens;
using Nova.Development.Identity.Tokens.Methods;
using Nova.Development.Identity.Users;

namespace Nova.Development.Identity.V2;

/// <summary>POST /v2.0/tokens and /v2.0/ec2tokens. Everything in v2.0 is in the default domain.</summary>
internal static class IssueTokenV2
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var auth = await call.BodyAsync("auth", cancel);
        var login = await ProveAsync(call.State, auth, cancel);
        var scope = login is null ? null : await call.Database.ReadAsync(connection => Resolve(connection, auth, login), cancel);
        var issued = scope is null ? null : await login!.IssueAsync(call.State, scope.Value, cancel);
        return await AnswerAsync(call, issued, cancel);
    }

    public static async Task<Reply> HandleEc2Async(IdentityCall call, CancellationToken cancel)
        => await AnswerAsync(call, await AuthenticateSignedRequest.IssueAsync(call, cancel), cancel);

    private static async Task<Reply> AnswerAsync(IdentityCall call, IssuedToken? issued, CancellationToken cancel) => issued is null
        ? IdentityFaults.Unauthorized(call.BaseUrl)
        : Reply.Ok(await call.Database.ReadAsync(
            connection => TokenViewV2.Of(connection, issued.Token, issued.Facts), cancel));

    private static async Task<Login?> ProveAsync(IdentityState state, JsonBody auth, CancellationToken cancel)
    {
        if (auth.OptionalObject("token") is { } token)
        {
            return await TokenMethod.ProveAsync(state, token, cancel);
        }

        var credentials = auth.Object("passwordCredentials");
        var user = await state.Database.ReadAsync(
            connection => credentials.OptionalText("userId") is { } id
                ? UserRow.Find(connection, id)
                : UserRow.FindByName(connection, credentials.Text("username"), DomainRow.DefaultId),
            cancel);
        var password = credentials.Text("password", PasswordMethod.LongestPassword);
        return await state.Passwords.VerifyAsync(password, user?.Password, cancel)
            ? new Login(user!.Id, [PasswordMethod.Name])
            : null;
    }

    private static Scope? Resolve(SqliteConnection connection, JsonBody auth, Login login)
    {
        if (login.ApplicationCredentialId is not null)
        {
            // v2.0 does not know application credentials; their tokens stay with v3.
            return null;
        }

        if (auth.OptionalText("tenantId") is { Length: > 0 } id)
        {
            return Scope.Project(id);
        }

        if (auth.OptionalText("tenantName") is { Length: > 0 } name)
        {
            return ProjectRow.FindByName(connection, name, DomainRow.DefaultId) is { } project ? Scope.Project(project.Id) : null;
        }

        return Scope.Unscoped;
    }
}
