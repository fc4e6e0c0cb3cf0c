using Nova.Api.Ec2.Pipeline;
using Nova.Api.Pipeline;
using Nova.OpenStack.Identity;

namespace Nova.Api.Ec2.Signatures;

/// <summary>Who signed a request, with a token of Keystone's for what other services are asked in the signer's name.</summary>
internal sealed class SignerCheck(SignatureValidator keystone, ITokenValidator tokens, ApiOptions api, Ec2Options options, TimeProvider time)
{
    /// <summary>The signer.</summary>
    /// <exception cref="Ec2RefusalException">There is none, or not one whose signature this is.</exception>
    public async Task<(Caller Caller, string Token)> CheckAsync(HttpContext http, SignedParts parts)
    {
        // Keys are believed where tokens are: there is no identity service to ask.
        if (api.BelievesTokens)
        {
            var believed = BelievedKey(http, parts.Parameters);
            return await tokens.ValidateAsync(believed, serviceToken: null, http.RequestAborted) is { Caller: { ProjectId: not null } caller }
                ? (caller, believed)
                : throw new Ec2RefusalException(Ec2Error.SignatureDoesNotMatch);
        }

        var signed = IsVersion4(http, parts.Parameters) ? Version4.Read(http, HostOf(http), parts) : Version2.Read(http, HostOf(http), parts);
        var age = time.GetUtcNow() - signed.SignedAt;
        if (age.Duration() > options.TimestampExpiry || age > signed.Lifetime)
        {
            throw new Ec2RefusalException(Ec2Error.Late);
        }

        return await keystone.Ec2Async(signed.Request, options.TokensUrl, http.RequestAborted) is { ProjectId: not null, Text: { } token } signer
            ? (Caller.Of(signer), token)
            : throw new Ec2RefusalException(Ec2Error.SignatureDoesNotMatch);
    }

    private static bool IsVersion4(HttpContext http, Ec2Parameters parameters) =>
        http.Request.Headers.Authorization.Count > 0 || parameters.Get("X-Amz-Algorithm") is not null || parameters.Get("X-Amz-Signature") is not null;

    /// <summary>auth_strategy = noauth2: the key is <c>user:project</c>, and no signature is looked at.</summary>
    private static string BelievedKey(HttpContext http, Ec2Parameters parameters) =>
        parameters.Get("AWSAccessKeyId") is { Length: > 0 } key ? key
        : IsVersion4(http, parameters) ? Version4.KeyOf(http, parameters)
        : throw new Ec2RefusalException(Ec2Error.KeyMissing);

    /// <summary>The host that the client named: behind a proxy which tells it, the proxy's.</summary>
    private string HostOf(HttpContext http) =>
        api.EnableProxyHeadersParsing && http.Request.Headers["X-Forwarded-Host"].ToString() is { Length: > 0 } outer
            ? outer.Split(',', 2)[0].Trim()
            : http.Request.Headers.Host.ToString();
}
