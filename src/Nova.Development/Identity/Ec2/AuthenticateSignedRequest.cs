using Nova.Development.Http;
using Nova.Development.Identity.Credentials;
using Nova.Development.Identity.Pipeline;
using Nova.Development.Identity.Tokens;

namespace Nova.Development.Identity.Ec2;

/// <summary>POST /v3/ec2tokens and /v2.0/ec2tokens: a token for whoever signed an EC2 request.</summary>
/// <remarks>Asked by services only, as Keystone does since CVE-2025-65073: else anybody who sees a presigned URL could turn it into a token.</remarks>
internal static class AuthenticateSignedRequest
{
    private const string Method = "ec2credential";

    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
        => await IssueAsync(call, cancel) is { } issued
            ? await IssueToken.AnswerAsync(call, issued, cancel) with { Status = 200 }
            : IdentityFaults.Unauthorized(call.BaseUrl);

    /// <summary>The token, or null where the key is unknown, the signature wrong, or too old.</summary>
    public static async Task<IssuedToken?> IssueAsync(IdentityCall call, CancellationToken cancel)
    {
        var request = SignedRequest.Read(await call.BodyAsync(cancel));
        var lifetime = call.State.Options.SignatureLifetime.Ticks / TimeSpan.TicksPerMicrosecond;
        if (request.SignedAt() is not { } signedAt || Math.Abs(call.State.Time.Now() - signedAt) > lifetime)
        {
            return null;
        }

        return await Ec2KeyPair.FindAsync(call, request.Access, cancel) is { ProjectId: { } projectId } credential
            && Ec2Signature.Matches(request, CredentialRules.KeyPairOf(credential.Blob).Secret)
            ? await new Login(credential.UserId, [Method]).IssueAsync(call.State, Scope.Project(projectId), cancel)
            : null;
    }
}
