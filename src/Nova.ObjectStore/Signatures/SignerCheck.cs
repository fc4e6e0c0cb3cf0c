using Nova.Http;
using Nova.ObjectStore.Pipeline;
using Nova.ObjectStore.Storage;
using Nova.OpenStack.Identity;

namespace Nova.ObjectStore.Signatures;

/// <summary>Who sends a request. A signature goes to Keystone each time, so that a key that was taken back is refused at its next use; our own nova-api comes with a user's token.</summary>
internal sealed class SignerCheck(SignatureValidator signatures, TokenValidator tokens, TimeProvider time)
{
    private const string TokenHeader = "X-Auth-Token";

    /// <summary>The conductor, which keeps no user's token, reads with its own what a project has uploaded; so does an administrator.</summary>
    private const string ProjectHeader = "X-Nova-Project";

    private static readonly string[] MayReadAll = ["service", "admin"];

    /// <summary>The signer, or the refusal.</summary>
    public async Task<(Signer? Signer, S3Error? Refusal)> CheckAsync(HttpContext http, S3Address address, ApiQuery query)
    {
        if (http.Request.Headers.TryGetValue(TokenHeader, out var token))
        {
            return await tokens.ValidateAsync(token.ToString(), serviceToken: null, http.RequestAborted) is { ProjectId: not null } valid
                ? OnBehalf(http, valid)
                : (null, S3Error.InvalidToken);
        }

        var (signature, refusal) = S3Signature.Read(http, address, query, time.GetUtcNow());
        if (signature is null)
        {
            return (null, refusal);
        }

        foreach (var text in signature.StringsToSign)
        {
            if (await signatures.S3Async(signature.AccessKey, text, signature.Given, http.RequestAborted) is { ProjectId: not null } signer)
            {
                return (Describe(signer), null);
            }
        }

        return (null, S3Error.SignatureDoesNotMatch);
    }

    private static (Signer? Signer, S3Error? Refusal) OnBehalf(HttpContext http, ValidatedToken token) =>
        !http.Request.Headers.TryGetValue(ProjectHeader, out var project) ? (Describe(token), null)
        : token.Roles.Any(role => MayReadAll.Contains(role, StringComparer.OrdinalIgnoreCase)) && ObjectFolders.IsSafeId(project.ToString()) ? (new Signer(project.ToString(), MayWrite: false), null)
        : (null, S3Error.AccessDenied);

    private static Signer Describe(ValidatedToken token) => new(
        token.ProjectId!, token.Roles.Any(role => !role.Equals("reader", StringComparison.OrdinalIgnoreCase)));
}
