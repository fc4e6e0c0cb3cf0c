using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;
using Nova.Development.Identity.Tokens;
using Nova.Development.Identity.Tokens.Methods;

namespace Nova.Development.Identity.Users;

/// <summary>PATCH /v3/users/{user_id}. A new password or a disabled user ends the user's tokens.</summary>
internal static class UpdateUser
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var id = call.Route("user_id");
        var body = await call.BodyAsync("user", cancel);
        var password = body.OptionalText("password", PasswordMethod.LongestPassword);
        var hash = password is null ? null : await call.State.Passwords.HashAsync(password, cancel);
        var user = await call.Database.WriteAsync(
            connection =>
            {
                var old = UserRow.Find(connection, id) ?? throw IdentityCall.NotFound("user", id);
                var changed = old with
                {
                    Name = body.Has("name") ? body.Text("name") : old.Name,
                    Email = body.Has("email") ? body.OptionalText("email") : old.Email,
                    Description = body.Has("description") ? body.OptionalText("description") : old.Description,
                    DefaultProjectId = body.Has("default_project_id") ? body.OptionalText("default_project_id") : old.DefaultProjectId,
                    Enabled = body.Flag("enabled") ?? old.Enabled,
                    Password = hash ?? old.Password,
                };
                if (!changed.TryUpdate(connection))
                {
                    throw CreateUser.Duplicate(changed);
                }

                if (hash is not null || !changed.Enabled)
                {
                    TokenRow.DeleteOfUser(connection, id);
                }

                return changed;
            },
            cancel);
        return Reply.Ok("user", user.View(call.BaseUrl));
    }
}
