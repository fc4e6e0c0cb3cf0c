using System.Text.Json;
using Nova.Core.Faults;
using Nova.OpenStack.Http;

namespace Nova.OpenStack.Identity;

/// <summary>Sends requests to Keystone v3 at <c>auth_url</c>, again where it does not answer, and says Unavailable in the end.</summary>
internal sealed partial class KeystoneEndpoint(KeystoneOptions options, TimeProvider time, ILogger<KeystoneEndpoint> log) : IDisposable
{
    private readonly HttpClient http = ServiceHttp.Create(options.Trust);

    private readonly Retries<HttpResponseMessage> retries = TransientFailure.Retries(options.Retries, options.RequestTimeout, time, alsoServerErrors: true);

    /// <summary>Sends what <paramref name="make"/> makes (anew for each try); the answer is whole and the caller's to dispose of.</summary>
    public async Task<HttpResponseMessage> SendAsync(Func<Uri, HttpRequestMessage> make, CancellationToken cancel)
    {
        var root = V3Root();
        return await retries.RunAsync(
            _ => TryAsync(make(root), cancel),
            problem => LogRetry(root, problem),
            problem =>
            {
                LogGaveUp(root, options.Retries + 1, problem);
                return Unavailable($"{root}: {problem}");
            },
            cancel);
    }

    /// <summary>The token that an answer is.</summary>
    /// <exception cref="FaultException">Unavailable, where it is none.</exception>
    public async Task<ValidatedToken> ReadTokenAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        try
        {
            if ((await response.Content.ReadFromJsonAsync(KeystoneJson.Default.TokenAnswer, cancel)).ToToken() is { } token)
            {
                return token;
            }
        }
        catch (JsonException malformed)
        {
            LogMalformed(malformed);
        }

        throw Unavailable("Keystone's answer is not a token");
    }

    /// <summary>Waits as long as a user does: login and question are bounded each with their tries, and together they are longer.</summary>
    public async Task<T> WithinPatienceAsync<T>(Task<T> asked, CancellationToken cancel)
    {
        try
        {
            return await asked.WaitAsync(ActingAs.Patience, time, cancel);
        }
        catch (TimeoutException)
        {
            throw Unavailable($"no answer within {ActingAs.Patience.TotalSeconds:0} s");
        }
    }

    public static FaultException Unavailable(string details)
        => new(new Fault(FaultKind.Unavailable, "The Keystone service is temporarily unavailable.", "keystone_unavailable", details));

    public void Dispose() => http.Dispose();

    private async Task<HttpResponseMessage> TryAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        using (request)
        {
            using var deadline = new CancellationTokenSource(options.RequestTimeout, time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, deadline.Token);
            return await http.SendAsync(request, both.Token);
        }
    }

    /// <summary>auth_url may name a version or none; we speak v3 whichever it is.</summary>
    private Uri V3Root()
    {
        if (options.AuthUrl is not { } configured)
        {
            throw Unavailable("[keystone_authtoken] auth_url is not set");
        }

        var text = configured.GetLeftPart(UriPartial.Path).TrimEnd('/');
        foreach (var version in (ReadOnlySpan<string>)["/v3", "/v2.0"])
        {
            if (text.EndsWith(version, StringComparison.Ordinal))
            {
                text = text[..^version.Length];
            }
        }

        return new Uri(text + "/v3/");
    }

    [LoggerMessage(LogLevel.Warning, "Keystone at {Url}: {Problem}; trying again")]
    private partial void LogRetry(Uri url, string problem);

    [LoggerMessage(LogLevel.Error, "Keystone's answer, which should be a token, cannot be read")]
    private partial void LogMalformed(Exception failure);

    [LoggerMessage(LogLevel.Error, "Keystone at {Url} does not answer after {Tries} tries: {Problem}")]
    private partial void LogGaveUp(Uri url, int tries, string problem);
}
