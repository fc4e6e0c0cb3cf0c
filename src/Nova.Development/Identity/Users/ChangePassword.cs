using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;
using Nova.Development.Identity.Tokens;
using Nova.Development.Identity.Tokens.Methods;

namespace Nova.Development.Identity.Users;

/// <summary>POST /v3/users/{user_id}/password: users change their own, by showing the old one. It ends their tokens.</summary>
internal static class ChangePassword
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var id = call.Route("user_id");
        var body = await call.BodyAsync("user", cancel);
        var original = body.Text("original_password", PasswordMethod.LongestPassword);
        var wanted = body.Text("password", PasswordMethod.LongestPassword);
        var user = await call.Database.ReadAsync(connection => UserRow.Find(connection, id), cancel);
        if (!await call.State.Passwords.VerifyAsync(original, user?.Password, cancel))
        {
            return IdentityFaults.Unauthorized(call.BaseUrl);
        }

        var hash = await call.State.Passwords.HashAsync(wanted, cancel);
        await call.Database.WriteAsync(
            connection =>
            {
                var today = UserRow.Find(connection, id) ?? throw IdentityCall.NotFound("user", id);
                (today with { Password = hash }).TryUpdate(connection);
                TokenRow.DeleteOfUser(connection, id);
            },
            cancel);
        return Reply.NoContent;
    }
}
