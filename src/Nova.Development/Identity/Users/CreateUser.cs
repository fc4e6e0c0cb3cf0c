using Nova.Development.Http;
using Nova.Development.Identity.Domains;
using Nova.Development.Identity.Pipeline;
using Nova.Development.Identity.Secrets;
using Nova.Development.Identity.Tokens.Methods;
using Nova.Core.Faults;

namespace Nova.Development.Identity.Users;

/// <summary>POST /v3/users.</summary>
internal static class CreateUser
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var body = await call.BodyAsync("user", cancel);
        var password = body.OptionalText("password", PasswordMethod.LongestPassword);
        var user = new UserRow(
            RandomText.Id(),
            body.Text("name"),
            body.OptionalText("domain_id") ?? call.Caller.UserDomain.Id,
            body.OptionalText("email"),
            body.OptionalText("description"),
            body.OptionalText("default_project_id"),
            body.Flag("enabled") ?? true,
            password is null ? null : await call.State.Passwords.HashAsync(password, cancel));
        await call.Database.WriteAsync(
            connection =>
            {
                if (DomainRow.Find(connection, user.DomainId) is null)
                {
                    throw IdentityCall.NotFound("domain", user.DomainId);
                }

                if (!user.TryInsert(connection))
                {
                    throw Duplicate(user);
                }
            },
            cancel);
        return Reply.Created("user", user.View(call.BaseUrl));
    }

    public static FaultException Duplicate(UserRow user) => new(
        FaultKind.Conflict,
        $"Conflict occurred attempting to store user - Duplicate entry found with name {user.Name} at domain ID {user.DomainId}.");
}
