using Nova.Development.Http;

namespace Nova.Development.Identity.Tokens.Methods;

/// <summary>Method <c>password</c>.</summary>
internal static class PasswordMethod
{
    public const string Name = "password";

    public static async Task<Login?> ProveAsync(IdentityState state, JsonBody proof, CancellationToken cancel)
    {
        var reference = proof.Object("user");
        var password = reference.OptionalText("password", LongestPassword) ?? string.Empty;
        var user = await state.Database.ReadAsync(connection => NamedThings.FindUser(connection, reference), cancel);
        return await state.Passwords.VerifyAsync(password, user?.Password, cancel) ? new Login(user!.Id, [Name]) : null;
    }

    /// <summary>Keystone's <c>max_password_length</c>.</summary>
    public const int LongestPassword = 4096;
}
