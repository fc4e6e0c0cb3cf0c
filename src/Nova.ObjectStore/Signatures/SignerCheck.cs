using Nova.Http;
using Nova.ObjectStore.Pipeline;
using Nova.OpenStack.Identity;

namespace Nova.ObjectStore.Signatures;

/// <summary>Who sends a request. A signature goes to Keystone each time, so that a key that was taken back is refused at its next use; our own nova-api comes with a user's token.</summary>
internal sealed class SignerCheck(SignatureValidator signatures, TokenValidator tokens, TimeProvider time)
{
    private const string TokenHeader = "X-Auth-Token";

    /// <summary>The signer, or the refusal.</summary>
    public async Task<(Signer? Signer, S3Error? Refusal)> CheckAsync(HttpContext http, S3Address address, ApiQuery query)
    {
        if (http.Request.Headers.TryGetValue(TokenHeader, out var token))
        {
            return await tokens.ValidateAsync(token.ToString(), serviceToken: null, http.RequestAborted) is { ProjectId: not null } valid
                ? (Describe(valid), null)
                : (null, S3Error.InvalidToken);
        }

        var (signature, refusal) = S3Signature.Read(http, address, query, time.GetUtcNow());
        if (signature is null)
        {
            return (null, refusal);
        }

        return await signatures.S3Async(signature.AccessKey, signature.StringToSign, signature.Given, http.RequestAborted) is { ProjectId: not null } signer
            ? (Describe(signer), null)
            : (null, S3Error.SignatureDoesNotMatch);
    }

    private static Signer Describe(ValidatedToken token) => new(
        token.ProjectId!, token.Roles.Any(role => !role.Equals("reader", StringComparison.OrdinalIgnoreCase)));
}
