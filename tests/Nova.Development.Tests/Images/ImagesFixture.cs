using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Nova.Development.Images;
using Nova.Development.Tests.Identity;
using Nova.Hosting;
using Nova.Hosting.Configuration;

namespace Nova.Development.Tests.Images;

/// <summary>The image daemon on a free port, with the identity daemon behind it.</summary>
public sealed class ImagesFixture : IAsyncLifetime
{
    public const int LargestFile = 4_000_000;

    private readonly Dictionary<string, string> tokens = [];
    private NovaDaemonHost? daemon;

    public IdentityFixture Identity { get; } = new();

    public string Folder { get; private set; } = Directory.CreateTempSubdirectory("nova-images-").FullName;

    public HttpClient Http { get; private set; } = new();

    public async ValueTask InitializeAsync()
    {
        await Identity.InitializeAsync();
        await StartAsync(Folder);
        tokens["admin"] = await Identity.TokenAsync();
        tokens["demo"] = await Identity.TokenAsync("demo", IdentityFixture.DemoPassword, "demo");
        tokens["other"] = await Identity.TokenAsync("glance", IdentityFixture.ServicePassword, "service");
        await AddUserAsync("neighbour", "member");
        await AddUserAsync("reader", "reader");
    }

    public async ValueTask StartAsync(string folder)
    {
        Folder = folder;
        var configuration = NovaConfiguration.FromText(
            $"""
            [development_images]
            data = {folder}
            port = 0
            image_size_cap = {LargestFile}
            [keystone_authtoken]
            auth_url = {Identity.Url}
            username = glance
            password = {IdentityFixture.ServicePassword}
            project_name = service
            """);
        daemon = NovaDaemon.Build(
            ImagesDaemon.Binary,
            configuration,
            ImagesDaemon.Configure,
            services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Identity.Time)));
        await daemon.StartAsync();
        Http.Dispose();
        Http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri($"http://{daemon.EndpointOf(ImagesDaemon.Listener)}") };
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
        await Identity.DisposeAsync();
    }

    public string Token(string user) => tokens[user];

    /// <summary>Sends JSON, or nothing, as a user (null: without a token).</summary>
    public Task<Answer> SendAsync(string method, string path, string? user, string? json = null, string mediaType = "application/json")
        => SendAsync(method, path, user, json is null ? null : new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue(mediaType)));

    public Task<Answer> PatchAsync(string id, string user, string json)
        => SendAsync("PATCH", $"/v2/images/{id}", user, json, "application/openstack-images-v2.1-json-patch");

    public Task<Answer> UploadAsync(string id, string user, byte[] file)
        => SendAsync("PUT", $"/v2/images/{id}/file", user, new ByteArrayContent(file) { Headers = { ContentType = new("application/octet-stream") } });

    /// <summary>Makes an image and returns its id.</summary>
    public async Task<string> CreateAsync(string user, string json = """{"name": "image", "disk_format": "raw", "container_format": "bare"}""")
    {
        var answer = await SendAsync("POST", "/v2/images", user, json);
        Assert.Equal(201, answer.Status);
        return (string)answer.Body!["id"]!;
    }

    /// <summary>Waits until the image is in this state; one that never is fails by the deadline, not by a guess of how long it takes.</summary>
    public async Task UntilAsync(string id, string status, string user = "demo")
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while ((string?)(await SendAsync("GET", $"/v2/images/{id}", user)).Body?["status"] != status)
        {
            await Task.Delay(20, deadline.Token);
        }
    }

    /// <summary>The names a user sees in a list.</summary>
    public async Task<string[]> NamesAsync(string user, string query)
    {
        var answer = await SendAsync("GET", $"/v2/images?{query}", user);
        Assert.Equal(200, answer.Status);
        return [.. answer.Body!["images"]!.AsArray().Select(image => (string)image!["name"]!)];
    }

    public async Task<Answer> SendAsync(string method, string path, string? user, HttpContent? content)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = content };
        request.Headers.Accept.ParseAdd("application/json");

        // A body that is refused by its length is not read: without asking first, the client may find the connection closed under its hands.
        request.Headers.ExpectContinue = content?.Headers.ContentLength > LargestFile;
        if (user is not null)
        {
            request.Headers.TryAddWithoutValidation("X-Auth-Token", tokens.GetValueOrDefault(user, user));
        }

        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var isJson = response.Content.Headers.ContentType?.MediaType == "application/json";
        return new Answer((int)response.StatusCode, isJson ? JsonNode.Parse(text) : null, response.Headers.ToDictionary(pair => pair.Key, pair => string.Join(",", pair.Value)));
    }

    private async Task AddUserAsync(string name, string role)
    {
        var admin = tokens["admin"];
        var project = (string?)(await Identity.CreateAsync(admin, "/v3/projects", "project", new() { ["name"] = name }))["id"];
        var user = (string?)(await Identity.CreateAsync(admin, "/v3/users", "user", new() { ["name"] = name, ["password"] = "pw" }))["id"];
        var roleId = (string?)(await Identity.SendAsync("GET", $"/v3/roles?name={role}", admin)).Body!["roles"]![0]!["id"];
        await Identity.SendAsync("PUT", $"/v3/projects/{project}/users/{user}/roles/{roleId}", admin);
        tokens[name] = await Identity.TokenAsync(name, "pw", name);
    }
}
