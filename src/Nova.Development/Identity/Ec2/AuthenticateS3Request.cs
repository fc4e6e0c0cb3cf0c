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
    private const int LongestText = 1 << 17;

    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var signed = (await call.BodyAsync(cancel)).Object("credentials");
        var (access, text, signature) = (signed.Text("access"), signed.Text("token", LongestText), signed.Text("signature", longest: 1024));
        return await Ec2KeyPair.FindAsync(call, access, cancel) is { ProjectId: { } projectId } credential
            && IsSigned(text, signature, CredentialRules.KeyPairOf(credential.Blob).Secret)
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

    /// <summary>The text comes in the URL's alphabet of base64.</summary>
    private static bool IsSigned(string text, string signature, string secret)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text.Replace('-', '+').Replace('_', '/'), bytes, out var length)
            && Ec2Signature.MatchesText(bytes.AsSpan(0, length), signature, secret);
    }
}
