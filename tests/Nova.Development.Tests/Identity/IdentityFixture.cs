using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;
using Nova.Development.Identity;
using Nova.Hosting;
using Nova.Hosting.Configuration;

namespace Nova.Development.Tests.Identity;

/// <summary>The identity daemon as it runs, on a free port, with a data folder of its own and time in the test's hands.</summary>
public sealed class IdentityFixture : IAsyncLifetime
{
    public const string AdminPassword = "admin-pw";
    public const string DemoPassword = "demo-pw";
    public const string ServicePassword = "service-pw";

    private NovaDaemonHost? daemon;

    public string Folder { get; } = Directory.CreateTempSubdirectory("nova-identity-").FullName;

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    public HttpClient Http { get; private set; } = new();

    public string Url => Http.BaseAddress!.ToString().TrimEnd('/');

    public ValueTask InitializeAsync() => StartAsync();

    public async ValueTask StartAsync()
    {
        var configuration = NovaConfiguration.FromText(
            $"""
            [development_identity]
            data = {Folder}
            port = 0
            password_rounds = 1000
            admin_password = {AdminPassword}
            demo_password = {DemoPassword}
            service_password = {ServicePassword}
            """);
        daemon = NovaDaemon.Build(
            IdentityDaemon.Binary, configuration, IdentityDaemon.Configure, services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Time)));
        await daemon.StartAsync();
        Http.Dispose();
        Http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri($"http://{daemon.EndpointOf(IdentityDaemon.Listener)}") };
    }

    public async ValueTask StopAsync()
    {
        if (daemon is not null)
        {
            await daemon.StopAsync();
            await daemon.DisposeAsync();
            daemon = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Http.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>A token by password, scoped to a project.</summary>
    public async Task<string> TokenAsync(string user = "admin", string password = AdminPassword, string? project = "admin")
    {
        var answer = await LoginAsync(user, password, project);
        Assert.Equal(201, answer.Status);
        return answer.Headers["X-Subject-Token"];
    }

    public Task<Answer> LoginAsync(string user, string password, string? project)
    {
        var auth = new JsonObject
        {
            ["identity"] = new JsonObject
            {
                ["methods"] = new JsonArray("password"),
                ["password"] = new JsonObject
                {
                    ["user"] = new JsonObject { ["name"] = user, ["password"] = password, ["domain"] = new JsonObject { ["id"] = "default" } },
                },
            },
        };
        if (project is not null)
        {
            auth["scope"] = new JsonObject { ["project"] = new JsonObject { ["name"] = project, ["domain"] = new JsonObject { ["name"] = "Default" } } };
        }

        return SendAsync("POST", "/v3/auth/tokens", null, new JsonObject { ["auth"] = auth });
    }

    public async Task<Answer> SendAsync(string method, string path, string? token, JsonNode? body = null, string? subject = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Content = body is null ? null : JsonContent.Create(body);
        return await SendAsync(request, token, subject);
    }

    public async Task<Answer> SendTextAsync(string method, string path, string? token, string text)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = new StringContent(text, null, "application/json") };
        return await SendAsync(request, token, null);
    }

    /// <summary>Creates something under the admin's token and returns it.</summary>
    public async Task<JsonNode> CreateAsync(string token, string path, string name, JsonObject values)
    {
        var answer = await SendAsync("POST", path, token, new JsonObject { [name] = values });
        Assert.Equal(201, answer.Status);
        return answer.Body![name]!;
    }

    private async Task<Answer> SendAsync(HttpRequestMessage request, string? token, string? subject)
    {
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("X-Auth-Token", token);
        }

        if (subject is not null)
        {
            request.Headers.TryAddWithoutValidation("X-Subject-Token", subject);
        }

        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new Answer(
            (int)response.StatusCode,
            text.Length == 0 ? null : JsonNode.Parse(text),
            response.Headers.ToDictionary(pair => pair.Key, pair => string.Join(",", pair.Value), StringComparer.OrdinalIgnoreCase));
    }
}

/// <summary>What came back.</summary>
public sealed record Answer(int Status, JsonNode? Body, IReadOnlyDictionary<string, string> Headers);
