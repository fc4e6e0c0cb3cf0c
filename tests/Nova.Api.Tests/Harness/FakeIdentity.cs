using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Nova.Api.Tests.Harness;

/// <summary>As much of Keystone as validates a token. The token <c>alice:abcd:member,reader</c> says itself whose it is; <c>expired:</c> before it needs a service to vouch.</summary>
public sealed class FakeIdentity : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _validations;

    private FakeIdentity(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    public int Validations => Volatile.Read(ref _validations);

    public string Configuration => $"""
        [api]
        auth_strategy = keystone
        [keystone_authtoken]
        auth_url = {Url}
        username = nova
        password = secret
        project_name = service
        http_request_max_retries = 0
        """;

    public static async Task<FakeIdentity> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        var identity = new FakeIdentity(app);
        app.Run(identity.AnswerAsync);
        await app.StartAsync();
        return identity;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task AnswerAsync(HttpContext http)
    {
        if (http.Request.Path.Value!.Contains("/projects/", StringComparison.Ordinal))
        {
            http.Response.StatusCode = http.Request.Path.Value.EndsWith("/abcd", StringComparison.Ordinal) ? 200 : 404;
            return Task.CompletedTask;
        }

        if (HttpMethods.IsPost(http.Request.Method))
        {
            http.Response.StatusCode = 201;
            http.Response.Headers["X-Subject-Token"] = "of-the-service";
            return http.Response.WriteAsync(Token("nova", "service", "service"));
        }

        Interlocked.Increment(ref _validations);
        string subject = http.Request.Headers["X-Subject-Token"].ToString();
        if (http.Request.Query.ContainsKey("allow_expired") && subject.StartsWith("expired:", StringComparison.Ordinal))
        {
            subject = subject["expired:".Length..];
        }

        if (subject.Split(':') is not [var user, var project, var roles])
        {
            http.Response.StatusCode = 404;
            return Task.CompletedTask;
        }

        return http.Response.WriteAsync(Token(user, project, roles));
    }

    private string Token(string user, string project, string roles) => $$$"""
        {"token": {"user": {"id": "{{{user}}}", "name": "{{{user}}}", "domain": {"id": "default", "name": "Default"}},
        "project": {"id": "{{{project}}}", "name": "{{{project}}}", "domain": {"id": "default", "name": "Default"}},
        "roles": [{{{string.Join(", ", roles.Split(',').Select(r => $$"""{"name": "{{r}}"}"""))}}}],
        "catalog": [{"type": "identity", "endpoints": [{"interface": "public", "url": "{{{Url}}}"}]}],
        "expires_at": "2099-01-01T00:00:00.000000Z"}}
        """;
}
