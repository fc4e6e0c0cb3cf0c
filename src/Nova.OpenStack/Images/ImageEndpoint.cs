using System.Net;
using Nova.Core.Faults;
using Nova.OpenStack.Http;
using Nova.OpenStack.Identity;

namespace Nova.OpenStack.Images;

/// <summary>Sends requests to Glance v2 as somebody, again where it does not answer, and turns its refusals into faults.</summary>
internal sealed partial class ImageEndpoint(ImageServiceOptions options, ServiceToken own, TimeProvider time, ILogger<ImageEndpoint> log) : IDisposable
{
    private readonly HttpClient http = ServiceHttp.Create(options.Trust);
    private readonly Retries<HttpResponseMessage> retries = TransientFailure.Retries(options.Retries, options.Timeout, time, alsoServerErrors: false);

    public ImageServiceOptions Options => options;

    public TimeProvider Time => time;

    /// <summary>Sends what <paramref name="make"/> makes (anew for each try). The answer's headers are there, its body is the caller's to read.</summary>
    /// <param name="make">Given the root of the API, <c>…/v2/</c>.</param>
    /// <param name="who">Whose rights.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<HttpResponseMessage> SendAsync(Func<Uri, HttpRequestMessage> make, ActingAs who, CancellationToken cancel)
    {
        var renewed = false;
        Uri? root = null;
        return await retries.RunAsync(
            async attempt =>
            {
                var mine = who.UserToken is null ? await own.GetAsync(cancel) : null;
                root = Root(attempt, mine?.Catalogue ?? who.Catalogue ?? ServiceCatalogue.Empty);
                var response = await TryAsync(make(root), mine?.Text ?? who.UserToken!, who.RequestId, cancel);
                if (response.StatusCode != HttpStatusCode.Unauthorized || mine is null || renewed)
                {
                    return response;
                }

                // Our own token was refused: log in again, once, without counting it as a try.
                response.Dispose();
                own.Reject(mine);
                renewed = true;
                mine = await own.GetAsync(cancel);
                return await TryAsync(make(root), mine.Text, who.RequestId, cancel);
            },
            problem => LogRetry(root!, problem),
            problem => Unavailable($"{root}: {problem}"),
            cancel);
    }

    /// <summary>Runs one question with all its tries and pages under one deadline: the user's, or one that only something that hangs can miss.</summary>
    public async Task<T> WithinAsync<T>(ActingAs who, Func<CancellationToken, Task<T>> ask, CancellationToken cancel)
    {
        var left = who.Until is { } until ? time.GetElapsedTime(time.GetTimestamp(), until) : options.Timeout * (options.Retries + 2);
        using var deadline = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, deadline.Token);
        try
        {
            return await ask(both.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            throw Unavailable("no whole answer in time");
        }
    }

    /// <summary>Asks one thing with all its tries under one deadline, and reads the answer.</summary>
    /// <param name="make">See <see cref="SendAsync"/>.</param>
    /// <param name="who">Whose rights.</param>
    /// <param name="read">Reads the answer, whatever its status.</param>
    /// <param name="cancel">Gives up.</param>
    public Task<T> AskAsync<T>(
        Func<Uri, HttpRequestMessage> make, ActingAs who, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancel) => WithinAsync(
        who,
        async token =>
        {
            using var response = await SendAsync(make, who, token);
            return await read(response, token);
        },
        cancel);

    public static FaultException Unavailable(string details)
        => new(new Fault(FaultKind.Unavailable, "The image service is temporarily unavailable.", "image_service_unavailable", details));

    public void Dispose() => http.Dispose();

    private async Task<HttpResponseMessage> TryAsync(HttpRequestMessage request, string token, string? requestId, CancellationToken cancel)
    {
        using (request)
        {
            request.Headers.TryAddWithoutValidation("X-Auth-Token", token);
            if (requestId is not null)
            {
                request.Headers.TryAddWithoutValidation("X-OpenStack-Request-ID", requestId);
            }

            // An upload takes as long as it takes; its stream guards itself.
            using var deadline = new CancellationTokenSource(request.Content is StreamContent ? Timeout.InfiniteTimeSpan : options.Timeout, time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, deadline.Token);
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token);
        }
    }

    private Uri Root(int attempt, ServiceCatalogue catalogue)
    {
        var endpoint = options.Endpoints.Count > 0
            ? options.Endpoints[attempt % options.Endpoints.Count]
            : catalogue.Find(options.ServiceType, options.Interfaces, options.Region)
                ?? throw Unavailable($"the catalogue has no endpoint of type {options.ServiceType}, and [glance] endpoint_override is not set");
        var root = endpoint.GetLeftPart(UriPartial.Path).TrimEnd('/');
        return new Uri(root.EndsWith("/v2", StringComparison.Ordinal) || root.EndsWith("/v1", StringComparison.Ordinal) ? root[..^3] + "/v2/" : root + "/v2/");
    }

    [LoggerMessage(LogLevel.Warning, "The image service at {Url}: {Problem}; trying again")]
    private partial void LogRetry(Uri url, string problem);
}
