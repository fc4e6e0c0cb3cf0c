using Microsoft.Data.Sqlite;
using Nova.Development.Http;
using Nova.Development.Identity.ApplicationCredentials;

namespace Nova.Development.Identity.Tokens.Methods;

/// <summary>Method <c>application_credential</c>: by id, or by name together with its user.</summary>
internal static class ApplicationCredentialMethod
{
    public const string Name = "application_credential";

    public static async Task<Login?> ProveAsync(IdentityState state, JsonBody proof, CancellationToken cancel)
    {
        var secret = proof.Text("secret", PasswordMethod.LongestPassword);
        var credential = await state.Database.ReadAsync(connection => Find(connection, proof), cancel);
        return await state.Passwords.VerifyAsync(secret, credential?.Secret, cancel)
            ? new Login(credential!.UserId, [Name], ApplicationCredentialId: credential.Id)
            : null;
    }

    private static ApplicationCredentialRow? Find(SqliteConnection connection, JsonBody proof)
    {
        if (proof.OptionalText("id") is { } id)
        {
            return ApplicationCredentialRow.Find(connection, id);
        }

        var name = proof.Text("name");
        return NamedThings.FindUser(connection, proof.Object("user")) is { } user ? ApplicationCredentialRow.FindByName(connection, name, user.Id) : null;
    }
}
