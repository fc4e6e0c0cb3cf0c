using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Nova.Core.Faults;

namespace Nova.OpenStack.Identity;

/// <summary>This service's own token: fetched when first needed, shared by all, renewed before it ends or when somebody refuses it.</summary>
public sealed partial class ServiceToken : IDisposable
{
    /// <summary>A token this close to its end is not used for new requests.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(60);

    private readonly KeystoneOptions options;
    private readonly KeystoneEndpoint keystone;
    private readonly TimeProvider time;
    private readonly ILogger<ServiceToken> log;
    private readonly SemaphoreSlim renewing = new(1, 1);
    private volatile OwnToken? current;

    internal ServiceToken(KeystoneOptions options, KeystoneEndpoint keystone, TimeProvider time, ILogger<ServiceToken> log)
    {
        this.options = options;
        this.keystone = keystone;
        this.time = time;
        this.log = log;
    }

    /// <summary>The token; throws <see cref="FaultException"/> (Unavailable) where Keystone does not answer or does not know us.</summary>
    public async ValueTask<OwnToken> GetAsync(CancellationToken cancel)
    {
        if (Usable() is { } token)
        {
            return token;
        }

        await renewing.WaitAsync(cancel);
        try
        {
            return Usable() ?? (current = await LogInAsync(cancel));
        }
        finally
        {
            renewing.Release();
        }
    }

    /// <summary>Says that <paramref name="refused"/> got a 401: the next <see cref="GetAsync"/> logs in again, unless somebody already did.</summary>
    public void Reject(OwnToken refused) => Interlocked.CompareExchange(ref current!, null, refused);

    /// <inheritdoc/>
    public void Dispose() => renewing.Dispose();

    private OwnToken? Usable() => current is { } token && token.ExpiresAt - time.GetUtcNow() > Margin ? token : null;

    private async Task<OwnToken> LogInAsync(CancellationToken cancel)
    {
        // With its length: Keystone under uwsgi takes a chunked body for an empty one.
        var login = JsonSerializer.SerializeToUtf8Bytes(Request(), KeystoneJson.Default.LoginRequest);
        using var response = await keystone.SendAsync(
            root => new HttpRequestMessage(HttpMethod.Post, new Uri(root, "auth/tokens"))
            {
                Content = new ByteArrayContent(login) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
            },
            cancel);
        if (response.StatusCode != HttpStatusCode.Created)
        {
            LogRefused(options.Username ?? options.UserId ?? options.ApplicationCredentialId, (int)response.StatusCode);
            throw KeystoneEndpoint.Unavailable($"[keystone_authtoken] login as {options.Username} refused: HTTP {(int)response.StatusCode}");
        }

        var facts = await keystone.ReadTokenAsync(response, cancel);
        return response.Headers.TryGetValues("X-Subject-Token", out var values)
            ? new OwnToken(values.First(), facts.ExpiresAt, facts.ProjectId, facts.Catalogue)
            : throw KeystoneEndpoint.Unavailable("the answer to the login is not a token");
    }

    private LoginRequest Request()
    {
        if (options.ApplicationCredentialId is { } credential)
        {
            var secret = options.ApplicationCredentialSecret ?? string.Empty;
            return new(new(new(["application_credential"], null, new(credential, null, secret, null)), Scope: null));
        }

        if (options.Username is null && options.UserId is null)
        {
            throw KeystoneEndpoint.Unavailable("[keystone_authtoken] username is not set");
        }

        var user = options.UserId is { } id
            ? new LoginUser(id, null, null, options.Password)
            : new LoginUser(null, options.Username, DomainOf(options.UserDomainId, options.UserDomainName), options.Password);
        var project = options.ProjectId is { } projectId
            ? new LoginProject(projectId, null, null)
            : new LoginProject(null, options.ProjectName, DomainOf(options.ProjectDomainId, options.ProjectDomainName));
        return new(new(
            new(["password"], new(user), null),
            options.ProjectId is null && options.ProjectName is null ? null : new LoginScope(project)));
    }

    /// <summary>Where none is named, as in Icehouse, it is the default domain.</summary>
    private static LoginDomain DomainOf(string? id, string? name) => id is null && name is not null ? new(null, name) : new(id ?? "default", null);

    [LoggerMessage(LogLevel.Error, "Keystone refuses our own login as {User}: HTTP {Status}. Check [keystone_authtoken]")]
    private partial void LogRefused(string? user, int status);
}

/// <summary>A token of this service.</summary>
/// <param name="Text">For X-Auth-Token.</param>
/// <param name="ExpiresAt">When it ends.</param>
/// <param name="ProjectId">The project it is scoped to.</param>
/// <param name="Catalogue">Where the other services are.</param>
public sealed record OwnToken(string Text, DateTimeOffset ExpiresAt, string? ProjectId, ServiceCatalogue Catalogue);
