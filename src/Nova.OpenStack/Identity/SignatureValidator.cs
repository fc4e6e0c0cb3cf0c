using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Nova.Core.Faults;

namespace Nova.OpenStack.Identity;

/// <summary>Asks Keystone who signed a request in Amazon's way: it alone knows the secrets, so it makes the signature again and compares.</summary>
public sealed class SignatureValidator
{
    /// <summary>Longer is no key that anybody was given.</summary>
    private const int LongestKey = 255;

    private readonly KeystoneEndpoint keystone;
    private readonly ServiceToken own;
    private readonly TokenCache ec2;

    internal SignatureValidator(KeystoneOptions options, KeystoneEndpoint keystone, ServiceToken own, TimeProvider time)
    {
        (this.keystone, this.own) = (keystone, own);
        ec2 = new TokenCache(options.CacheSize, options.CacheTime, options.NegativeCacheTime, time);
    }

    /// <summary>The signer of an EC2 request, with a token made for it; null where the key is unknown, or the signature is not its.</summary>
    /// <remarks>
    /// Remembered by all that was signed and the signature: the same request again is not asked about for as long as a token would be believed, one that is signed anew always is. A key
    /// that was taken back is so refused at its next use.
    /// </remarks>
    /// <param name="request">The request as it was signed.</param>
    /// <param name="tokensUrl">Where Keystone has its ec2tokens; null for where everything else of it is.</param>
    /// <param name="cancel">Gives up waiting; others who wait for the same request go on.</param>
    /// <exception cref="FaultException">Unavailable, where Keystone cannot be asked.</exception>
    public async Task<ValidatedToken?> Ec2Async(SignedRequest request, Uri? tokensUrl, CancellationToken cancel)
    {
        if (request.Access.Length is 0 or > LongestKey)
        {
            return null;
        }

        var body = JsonSerializer.Serialize(new Ec2TokenRequest(request), KeystoneJson.Default.Ec2TokenRequest);
        var asked = ec2.GetAsync(body, allowExpired: false, () => AskAsync(tokensUrl, "ec2tokens", Encoding.UTF8.GetBytes(body), CancellationToken.None), cancel);
        return await keystone.WithinPatienceAsync(asked, cancel);
    }

    /// <summary>The signer of an S3 request; null where the key is unknown, or the signature is not its.</summary>
    /// <param name="accessKey">The key that the request names.</param>
    /// <param name="stringToSign">What was signed, as the server put it together from the request.</param>
    /// <param name="signature">The signature that came with it.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="FaultException">Unavailable, where Keystone cannot be asked.</exception>
    public async Task<ValidatedToken?> S3Async(string accessKey, string stringToSign, string signature, CancellationToken cancel)
    {
        if (accessKey.Length is 0 or > LongestKey)
        {
            return null;
        }

        // Keystone reads the URL's alphabet of base64.
        var text = Convert.ToBase64String(Encoding.UTF8.GetBytes(stringToSign)).Replace('+', '-').Replace('/', '_');
        var body = JsonSerializer.SerializeToUtf8Bytes(new S3TokenRequest(new S3Signed(accessKey, text, signature)), KeystoneJson.Default.S3TokenRequest);
        return await keystone.WithinPatienceAsync(AskAsync(null, "s3tokens", body, cancel), cancel);
    }

    private async Task<ValidatedToken?> AskAsync(Uri? url, string path, byte[] body, CancellationToken cancel)
    {
        for (var attempt = 0; ; attempt++)
        {
            // Only services may ask since CVE-2025-65073: else anybody who sees a presigned address could make a token of it.
            var mine = await own.GetAsync(cancel);
            using var response = await keystone.SendAsync(root => Request(url ?? new Uri(root, path), mine, body), cancel);
            switch (response.StatusCode)
            {
                case HttpStatusCode.OK:
                    var token = await keystone.ReadTokenAsync(response, cancel);
                    return response.Headers.TryGetValues("X-Subject-Token", out var text) ? token with { Text = text.First() } : token;
                case HttpStatusCode.Unauthorized when attempt == 0 && !await IsGoodAsync(mine, cancel):
                    own.Reject(mine);
                    break;
                case HttpStatusCode.Unauthorized or HttpStatusCode.BadRequest or HttpStatusCode.NotFound:
                    return null;
                default:
                    throw KeystoneEndpoint.Unavailable($"Keystone refuses to check signatures for us: HTTP {(int)response.StatusCode}");
            }
        }
    }

    /// <summary>Whose 401 it is, ours or the signer's. A stranger's bad signature must not make us log in each time.</summary>
    private async Task<bool> IsGoodAsync(OwnToken mine, CancellationToken cancel)
    {
        using var response = await keystone.SendAsync(root => TokenValidator.Request(new Uri(root, "auth/tokens?nocatalog"), mine, mine.Text), cancel);
        return response.IsSuccessStatusCode;
    }

    private static HttpRequestMessage Request(Uri url, OwnToken mine, byte[] body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        request.Headers.TryAddWithoutValidation("X-Auth-Token", mine.Text);
        return request;
    }
}
