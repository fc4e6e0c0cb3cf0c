using System.Net;
using Nova.Core.Faults;
using Nova.OpenStack.Http;

namespace Nova.OpenStack.Identity;

/// <summary>Asks Keystone whom a token belongs to, and remembers the answer for <c>token_cache_time</c>.</summary>
public sealed partial class TokenValidator
{
    private readonly KeystoneOptions options;
    private readonly KeystoneEndpoint keystone;
    private readonly ServiceToken own;
    private readonly ILogger<TokenValidator> log;
    private readonly TokenCache cache;

    internal TokenValidator(KeystoneOptions options, KeystoneEndpoint keystone, ServiceToken own, TimeProvider time, ILogger<TokenValidator> log)
    {
        this.options = options;
        this.keystone = keystone;
        this.own = own;
        this.log = log;
        cache = new TokenCache(options.CacheSize, options.CacheTime, options.NegativeCacheTime, time);
    }

    /// <summary>The token's facts, or null where it is not valid (401 for the client).</summary>
    /// <param name="token">X-Auth-Token.</param>
    /// <param name="serviceToken">X-Service-Token: where it is valid and has a service role, <paramref name="token"/> may have expired meanwhile.</param>
    /// <param name="cancel">Gives up waiting; others who wait for the same token go on.</param>
    /// <exception cref="FaultException">Unavailable, where Keystone cannot be asked (503 for the client).</exception>
    public async Task<ValidatedToken?> ValidateAsync(string token, string? serviceToken, CancellationToken cancel)
        => (await ValidateRequestAsync(token, serviceToken, cancel)).User;

    /// <summary>Whose request it is, and which service sent it.</summary>
    /// <inheritdoc cref="ValidateAsync"/>
    public Task<ValidatedRequest> ValidateRequestAsync(string token, string? serviceToken, CancellationToken cancel)
        => keystone.WithinPatienceAsync(ValidateInTimeAsync(token, serviceToken, cancel), cancel);

    private async Task<ValidatedRequest> ValidateInTimeAsync(string token, string? serviceToken, CancellationToken cancel)
    {
        if (!ServiceHttp.IsHeaderSafe(token))
        {
            return default;
        }

        var service = serviceToken is not null && ServiceHttp.IsHeaderSafe(serviceToken) ? await ThroughCacheAsync(serviceToken, allowExpired: false, cancel) : null;
        var vouched = service is not null && service.Roles.Intersect(options.ServiceTokenRoles).Any();
        return new ValidatedRequest(await ThroughCacheAsync(token, vouched, cancel), service);
    }

    private Task<ValidatedToken?> ThroughCacheAsync(string token, bool allowExpired, CancellationToken cancel)
        => cache.GetAsync(token, allowExpired, () => AskAsync(token, allowExpired), cancel);

    /// <summary>Not cancelled by one caller, since others share it; its length is bounded by time-out and tries.</summary>
    private async Task<ValidatedToken?> AskAsync(string token, bool allowExpired)
    {
        var path = allowExpired ? "auth/tokens?allow_expired=1" : "auth/tokens";
        for (var attempt = 0; ; attempt++)
        {
            var mine = await own.GetAsync(CancellationToken.None);
            using var response = await keystone.SendAsync(root => Request(new Uri(root, path), mine, token), CancellationToken.None);
            switch (response.StatusCode)
            {
                case HttpStatusCode.OK:
                    return await keystone.ReadTokenAsync(response, CancellationToken.None);
                case HttpStatusCode.NotFound:
                    return null;
                case HttpStatusCode.Unauthorized when attempt == 0:
                    // Our own token was revoked, or Keystone lost it: log in again, once.
                    own.Reject(mine);
                    break;
                default:
                    LogRefused((int)response.StatusCode);
                    throw KeystoneEndpoint.Unavailable($"Keystone refuses to validate tokens for us: HTTP {(int)response.StatusCode}");
            }
        }
    }

    /// <summary>Asks about the token <paramref name="subject"/>.</summary>
    internal static HttpRequestMessage Request(Uri url, OwnToken mine, string subject)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.TryAddWithoutValidation("X-Auth-Token", mine.Text);
        request.Headers.TryAddWithoutValidation("X-Subject-Token", subject);
        return request;
    }

    [LoggerMessage(LogLevel.Error, "Keystone refuses to validate tokens for us: HTTP {Status}. Has the user of [keystone_authtoken] the role admin or service?")]
    private partial void LogRefused(int status);
}
