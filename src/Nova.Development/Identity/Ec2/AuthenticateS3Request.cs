using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Nova.Development.Http;
using Nova.Development.Identity.Credentials;
using Nova.Development.Identity.Pipeline;
using Nova.Development.Identity.Secrets;
using Nova.Development.Identity.Tokens;

namespace Nova.Development.Identity.Ec2;

/// <summary>POST /v3/s3tokens: who signed an S3 request. As with Keystone the answer has a token's body and no token.</summary>
internal static class AuthenticateS3Request
{
    private const string Method = "s3";
    private const string Version4 = "AWS4-HMAC-SHA256";
    private const int LongestText = 1 << 17;

    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var signed = (await call.BodyAsync(cancel)).Object("credentials");
        var (access, text, signature) = (signed.Text("access"), signed.Text("token", LongestText), signed.Text("signature", longest: 1024));
        var credential = await call.Database.ReadAsync(
            connection => CredentialRow.Find(connection, call.State.Sealed, RandomText.HexHashOf(access)), cancel);
        return credential is { Type: CredentialRules.Ec2Type, ProjectId: { } projectId }
            && Expected(text, CredentialRules.KeyPairOf(credential.Blob).Secret) is { } expected
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(signature))
            && await DescribeAsync(call, credential.UserId, Scope.Project(projectId), cancel) is { } view
            ? Reply.Ok("token", view)
            : IdentityFaults.Unauthorized(call.BaseUrl);
    }

    private static Task<JsonObject?> DescribeAsync(IdentityCall call, string userId, Scope scope, CancellationToken cancel)
    {
        var lifetime = call.State.Options.TokenLifetime.Ticks / TimeSpan.TicksPerMicrosecond;
        var now = call.State.Time.Now();
        var row = new TokenRow([], userId, scope, Method, RandomText.AuditId(), now, now + lifetime, null);
        return call.Database.ReadAsync(
            connection => TokenFacts.Load(connection, row, now) is { } facts ? TokenView.Of(connection, facts, withCatalogue: false) : null, cancel);
    }

    /// <summary>What the owner of <paramref name="secret"/> would have signed with; null where the text is none of the two forms.</summary>
    private static string? Expected(string token, string secret)
    {
        var bytes = new byte[token.Length];
        if (!Convert.TryFromBase64String(token.Replace('-', '+').Replace('_', '/'), bytes, out var length))
        {
            return null;
        }

        var text = bytes.AsSpan(0, length);
        if (!text.StartsWith("AWS4-HMAC-SHA256\n"u8))
        {
#pragma warning disable CA5350 // What version 2 of S3's signatures is.
            return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(secret), text));
#pragma warning restore CA5350
        }

        if (Encoding.UTF8.GetString(text).Split('\n') is not [Version4, _, var scope, _] || scope.Split('/') is not { Length: 4 } steps)
        {
            return null;
        }

        var key = Encoding.UTF8.GetBytes("AWS4" + secret);
        foreach (var step in steps)
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(step));
        }

        return Convert.ToHexStringLower(HMACSHA256.HashData(key, text));
    }
}
