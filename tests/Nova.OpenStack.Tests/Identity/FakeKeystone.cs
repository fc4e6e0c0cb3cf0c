using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Nova.OpenStack.Identity;

namespace Nova.OpenStack.Tests.Identity;

/// <summary>Keystone's two answers that matter, and the clients under test pointed at it.</summary>
internal sealed class FakeKeystone : IAsyncDisposable
{
    private readonly Lazy<KeystoneEndpoint> endpoint;
    private FakeServer? server;
    private int logins;
    private int validations;

    public FakeKeystone()
    {
        endpoint = new(() => new KeystoneEndpoint(Options, Time, NullLogger<KeystoneEndpoint>.Instance));
        ownToken = new(() => new ServiceToken(Options, endpoint.Value, Time, NullLogger<ServiceToken>.Instance));
        validator = new(() => new TokenValidator(Options, endpoint.Value, Own, Time, NullLogger<TokenValidator>.Instance));
        signatures = new(() => new SignatureValidator(Options, endpoint.Value, Own, Time));
    }

    private readonly Lazy<ServiceToken> ownToken;
    private readonly Lazy<TokenValidator> validator;
    private readonly Lazy<SignatureValidator> signatures;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public DateTimeOffset Expiry { get; set; } = new(2099, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public int Logins => Volatile.Read(ref logins);

    public int Validations => Volatile.Read(ref validations);

    /// <summary>Tokens of the service that Keystone still accepts; null accepts all.</summary>
    public string? AcceptedServiceToken { get; set; }

    /// <summary>What a login is answered with; null for a token.</summary>
    public string? LoginAnswer { get; init; }

    /// <summary>Answers a validation itself and returns true, to fail in some way; signatures are answered here alone.</summary>
    public Func<HttpContext, Task<bool>> Interfere { get; set; } = _ => Task.FromResult(false);

    public Func<string, bool> IsValid { get; set; } = token => token.StartsWith("good", StringComparison.Ordinal);

    public KeystoneOptions Options { get; private set; } = new();

    public ServiceToken Own => ownToken.Value;

    public TokenValidator Validator => validator.Value;

    public SignatureValidator Signatures => signatures.Value;

    public string ImageUrl { get; set; } = "http://127.0.0.1:1";

    public async Task<FakeKeystone> StartAsync(Func<KeystoneOptions, KeystoneOptions>? change = null)
    {
        server = await FakeServer.StartAsync(AnswerAsync);
        Options = new KeystoneOptions
        {
            AuthUrl = new Uri(server.Url, "/v3"),
            Username = "nova",
            Password = "pw",
            ProjectName = "service",
            UserDomainName = "Default",
            Retries = 0,
        };
        Options = change?.Invoke(Options) ?? Options;
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Method == "POST" && context.Request.Path == "/v3/auth/tokens")
        {
            if (context.Request.ContentLength is null)
            {
                // As Keystone under uwsgi, which takes a chunked body for an empty one.
                context.Response.StatusCode = 400;
                return;
            }

            var login = Interlocked.Increment(ref logins);
            context.Response.Headers["X-Subject-Token"] = $"own-{login}";
            context.Response.StatusCode = 201;
            await context.Response.WriteAsync(LoginAnswer ?? Body("nova", "service"));
            return;
        }

        if (AcceptedServiceToken is { } accepted && context.Request.Headers["X-Auth-Token"] != accepted)
        {
            context.Response.StatusCode = 401;
            return;
        }

        Interlocked.Increment(ref validations);
        if (await Interfere(context))
        {
            return;
        }

        var subject = context.Request.Headers["X-Subject-Token"].ToString();
        var expiredButAllowed = subject == "expired" && context.Request.Query.ContainsKey("allow_expired");
        if (!IsValid(subject) && !expiredButAllowed)
        {
            context.Response.StatusCode = 404;
            return;
        }

        await context.Response.WriteAsync(Body("demo", subject.Contains("service", StringComparison.Ordinal) ? "service" : "member"));
    }

    public string Body(string user, string role) => string.Create(CultureInfo.InvariantCulture, $$"""
        {"token": {"methods": ["password"], "user": {"id": "u-{{user}}", "name": "{{user}}", "domain": {"id": "default", "name": "Default"} },
        "project": {"id": "p1", "name": "demo", "domain": {"id": "default", "name": "Default"} }, "is_domain": false,
        "roles": [{"id": "r1", "name": "{{role}}"}], "expires_at": "{{Expiry:yyyy-MM-ddTHH:mm:ss.ffffffZ}}", "issued_at": "2026-01-01T00:00:00.000000Z",
        "catalog": [{"type": "image", "name": "glance", "id": "s1", "endpoints": [
          {"id": "e1", "interface": "admin", "region": "One", "region_id": "One", "url": "not a url"},
          {"id": "e2", "interface": "public", "region": "One", "region_id": "One", "url": "{{ImageUrl}}"}]}]} }
        """);
}
