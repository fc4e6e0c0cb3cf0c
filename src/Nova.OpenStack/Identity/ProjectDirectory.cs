using System.Net;
using Nova.OpenStack.Http;

namespace Nova.OpenStack.Identity;

/// <summary>Checks, for flavor access and quotas, that a project exists.</summary>
public sealed partial class ProjectDirectory : IDisposable
{
    private readonly IdentityServiceOptions options;
    private readonly TimeSpan timeout;
    private readonly TimeProvider time;
    private readonly ILogger<ProjectDirectory> log;
    private readonly HttpClient http;

    internal ProjectDirectory(IdentityServiceOptions options, KeystoneOptions keystone, TimeProvider time, ILogger<ProjectDirectory> log)
    {
        this.options = options;
        this.time = time;
        this.log = log;
        timeout = keystone.RequestTimeout;
        http = ServiceHttp.Create(keystone.Trust);
    }

    /// <summary>Asks with the user's own token, as upstream; only a clear 404 is a refusal.</summary>
    public async Task<ProjectVerdict> CheckAsync(string projectId, string token, ServiceCatalogue catalogue, CancellationToken cancel)
    {
        if ((options.EndpointOverride ?? catalogue.Find(options.ServiceType, options.Interfaces, options.Region)) is not { } endpoint)
        {
            return ProjectVerdict.NoEndpoint;
        }

        if (!PathSegment.IsSafe(projectId))
        {
            return ProjectVerdict.Missing;
        }

        var root = endpoint.GetLeftPart(UriPartial.Path).TrimEnd('/');
        root = root.EndsWith("/v2.0", StringComparison.Ordinal) ? root[..^"/v2.0".Length] : root;
        var url = $"{root}{(root.EndsWith("/v3", StringComparison.Ordinal) ? string.Empty : "/v3")}/projects/{Uri.EscapeDataString(projectId)}";
        try
        {
            using var deadline = new CancellationTokenSource(timeout, time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, deadline.Token);
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            request.Headers.TryAddWithoutValidation("X-Auth-Token", token);
            using var response = await http.SendAsync(request, both.Token);
            return response.StatusCode == HttpStatusCode.NotFound ? ProjectVerdict.Missing : ProjectVerdict.Accepted;
        }
        catch (Exception failure) when (TransientFailure.Is(failure, cancel))
        {
            LogUnanswered(url, failure.Message);
            return ProjectVerdict.Accepted;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    [LoggerMessage(LogLevel.Warning, "Whether the project exists cannot be asked at {Url} ({Problem}); accepting it")]
    private partial void LogUnanswered(string url, string problem);
}
