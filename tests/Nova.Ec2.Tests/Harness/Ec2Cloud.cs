using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Nova.Api;
using Nova.Cert;
using Nova.Compute;
using Nova.Conductor;
using Nova.Development.Identity;
using Nova.Development.Images;
using Nova.Hosting;
using Nova.Hosting.Configuration;
using Nova.Messaging.Transports;
using Nova.Messaging.Transports.InMemory;
using Nova.ObjectStore;
using Nova.Scheduler;

namespace Nova.Ec2.Tests.Harness;

/// <summary>A whole cloud on free ports: identity, images, conductor, scheduler, a fake compute and nova-api with EC2, each as it runs, and every message encoded.</summary>
public class Ec2Cloud : IAsyncLifetime
{
    /// <summary>Of every user.</summary>
    public const string Password = "pw-of-all";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("nova-ec2-");
    private readonly InMemoryBroker broker = new(encode: true);
    private readonly List<NovaDaemonHost> daemons = [];
    private int projects;

    /// <summary>More of nova.conf.</summary>
    protected virtual string More => "";

    public KeptLines Log { get; } = new();

    public HttpClient Http { get; } = new(new SocketsHttpHandler { UseProxy = false });

    public HostPort Endpoint { get; private set; } = null!;

    /// <summary>As EC2_URL has it.</summary>
    public string Url => $"http://{Endpoint}/services/Cloud";

    /// <summary>The user demo.</summary>
    public Ec2User Demo { get; private set; } = null!;

    /// <summary>The user admin, in a project of its own.</summary>
    public Ec2User Admin { get; private set; } = null!;

    public string IdentityUrl { get; private set; } = "";

    public string ComputeUrl { get; private set; } = "";

    /// <summary>The Compute API of before microversions.</summary>
    public string OldComputeUrl => ComputeUrl.Replace("/v2.1", "/v2", StringComparison.Ordinal);

    public string ImageUrl { get; private set; } = "";

    /// <summary>As S3_URL has it.</summary>
    public string S3Url { get; private set; } = "";

    /// <summary>A public image, which is one block long.</summary>
    public string ImageId { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        var identity = await StartAsync(IdentityDaemon.Binary, IdentityDaemon.Configure);
        IdentityUrl = $"http://{identity.EndpointOf(IdentityDaemon.Listener)}/v3";
        var images = await StartAsync(ImagesDaemon.Binary, ImagesDaemon.Configure);
        ImageUrl = $"http://{images.EndpointOf(ImagesDaemon.Listener)}";
        var objects = await StartAsync("nova-objectstore", ObjectStoreDaemon.Configure);
        S3Url = $"http://{objects.EndpointOf(ObjectStoreDaemon.Listener)}";
        var conductor = await StartAsync("nova-conductor", ConductorDaemon.Configure);
        await StartAsync("nova-scheduler", SchedulerDaemon.Configure);
        await StartAsync(CertDaemon.Binary, CertDaemon.Configure);
        await StartAsync("nova-compute", ComputeDaemon.Configure);
        await StartMoreAsync(conductor);
        var api = await StartAsync("nova-api", ApiDaemon.Configure);
        (Endpoint, ComputeUrl) = (api.EndpointOf("ec2"), $"http://{api.EndpointOf(ApiDaemon.ComputeListener)}/v2.1");
        (Demo, Admin) = (await LogInAsync("demo"), await LogInAsync("admin"));
        ImageId = await AddImageAsync("tiny", "public");
        await ComputeAsync("POST", "/flavors", new JsonObject { ["flavor"] = new JsonObject { ["name"] = "m1.small", ["id"] = "2", ["ram"] = 256, ["vcpus"] = 1, ["disk"] = 1 } }, Admin);
        await UntilAsync(
            async () => (await ComputeAsync("GET", "/os-hypervisors/detail", null, Admin))["hypervisors"]!.AsArray() is [{ } node] && (string?)node["state"] == "up", "the host is up");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var daemon in Enumerable.Reverse(daemons))
        {
            await daemon.StopAsync();
            await daemon.DisposeAsync();
        }

        await broker.DisposeAsync();
        Http.Dispose();
        folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Sends an action, signed by version 4 with demo's key.</summary>
    public Task<Ec2Reply> AskAsync(string action, params (string Name, string Value)[] parameters) => AskAsync(Demo, action, parameters);

    public async Task<Ec2Reply> AskAsync(Ec2User user, string action, params (string Name, string Value)[] parameters) =>
        await SendAsync(Signing.Version4(this, user, [("Action", action), ("Version", "2016-11-15"), .. parameters]));

    public async Task<Ec2Reply> SendAsync(HttpRequestMessage request)
    {
        using (request)
        using (var response = await Http.SendAsync(request, TestContext.Current.CancellationToken))
        {
            return new Ec2Reply((int)response.StatusCode, await response.Content.ReadAsStringAsync());
        }
    }

    /// <summary>Asks the Compute API.</summary>
    public Task<JsonNode> ComputeAsync(string method, string path, JsonNode? body = null, Ec2User? user = null) => JsonAsync(method, ComputeUrl + path, body, user ?? Demo);

    /// <summary>Asks the identity service.</summary>
    public Task<JsonNode> IdentityAsync(string method, string path, JsonNode? body, Ec2User user) => JsonAsync(method, IdentityUrl + path, body, user);

    public async Task<string> AddImageAsync(string name, string visibility, Ec2User? owner = null, params (string Name, string Value)[] properties)
    {
        var facts = new JsonObject { ["name"] = name, ["disk_format"] = "raw", ["container_format"] = "bare", ["visibility"] = visibility };
        foreach (var (property, value) in properties)
        {
            facts[property] = value;
        }

        var id = (string)(await JsonAsync("POST", ImageUrl + "/v2/images", facts, owner ?? Admin))["id"]!;
        using var upload = new HttpRequestMessage(HttpMethod.Put, $"{ImageUrl}/v2/images/{id}/file") { Content = new ByteArrayContent(new byte[512]) };
        upload.Content.Headers.ContentType = new("application/octet-stream");
        upload.Headers.Add("X-Auth-Token", (owner ?? Admin).Token);
        using var answer = await Http.SendAsync(upload);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        return id;
    }

    public async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience, $"{Patience.TotalMinutes} minutes passed without: {what}.");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    public async Task<JsonNode> JsonAsync(string method, string url, JsonNode? body, Ec2User user)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), url) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Add("X-Auth-Token", user.Token);
        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{method} {url}: {(int)response.StatusCode} {text}");
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }

    /// <summary>The user demo in a project that nobody else has: for whoever tells all that a project holds, since the tests of a class come in any order.</summary>
    public async Task<Ec2User> InNewProjectAsync(string role = "member")
    {
        var name = $"project-{Interlocked.Increment(ref projects)}";
        var facts = new JsonObject { ["project"] = new JsonObject { ["name"] = name, ["domain_id"] = "default" } };
        var project = (string)(await IdentityAsync("POST", "/projects", facts, Admin))["project"]!["id"]!;
        var roleId = (string)(await IdentityAsync("GET", $"/roles?name={role}", null, Admin))["roles"]![0]!["id"]!;
        await IdentityAsync("PUT", $"/projects/{project}/users/{Demo.UserId}/roles/{roleId}", null, Admin);
        return await LogInAsync("demo", name);
    }

    private Task<Ec2User> LogInAsync(string name) => LogInAsync(name, name);

    private async Task<Ec2User> LogInAsync(string name, string project)
    {
        var login = JsonNode.Parse(
            $$"""
            {"auth": {
              "identity": {"methods": ["password"], "password": {"user": {"name": "{{name}}", "password": "{{Password}}", "domain": {"id": "default"} } } },
              "scope": {"project": {"name": "{{project}}", "domain": {"id": "default"} } }
            } }
            """);
        using var answer = await Http.PostAsJsonAsync($"{IdentityUrl}/auth/tokens", login);
        var token = answer.Headers.GetValues("X-Subject-Token").Single();
        var facts = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["token"]!;
        var user = new Ec2User((string)facts["user"]!["id"]!, (string)facts["project"]!["id"]!, token, "", "");
        return await WithKeysAsync(user);
    }

    /// <summary>The user with new keys.</summary>
    public async Task<Ec2User> WithKeysAsync(Ec2User user)
    {
        var pair = (await IdentityAsync("POST", $"/users/{user.UserId}/credentials/OS-EC2", new JsonObject { ["tenant_id"] = user.ProjectId }, user))["credential"]!;
        return user with { Access = (string)pair["access"]!, Secret = (string)pair["secret"]! };
    }

    /// <summary>What a cloud of another kind has besides.</summary>
    protected virtual Task StartMoreAsync(NovaDaemonHost conductor) => Task.CompletedTask;

    protected async Task<NovaDaemonHost> StartAsync(string binary, Action<NovaDaemonBuilder> configure)
    {
        var configuration = NovaConfiguration.FromText(
            $"""
            [DEFAULT]
            host = host1
            my_ip = 127.0.0.1
            state_path = {folder.FullName}
            compute_driver = fake.FakeDriver
            enabled_apis = osapi_compute, ec2
            osapi_compute_listen = 127.0.0.1
            osapi_compute_listen_port = 0
            ec2_listen = 127.0.0.1
            ec2_listen_port = 0
            s3_listen = 127.0.0.1
            s3_listen_port = 0
            s3_host = 127.0.0.1
            s3_port = {(S3Url.Length > 0 ? new Uri(S3Url).Port : 1)}
            graceful_shutdown_timeout = 5
            [database]
            connection = sqlite:///{folder.FullName}/nova.sqlite
            sync_on_start = true
            [quota]
            instances = 100
            cores = -1
            ram = -1
            [fake]
            vcpus = 64
            memory_mb = 65536
            local_gb = 1000
            [development_identity]
            port = 0
            password_rounds = 1000
            admin_password = {Password}
            demo_password = {Password}
            service_password = {Password}
            [development_images]
            port = 0
            [keystone_authtoken]
            auth_url = {(IdentityUrl.Length > 0 ? IdentityUrl : "http://127.0.0.1:1")}
            username = nova
            password = {Password}
            project_name = service
            user_domain_name = Default
            project_domain_name = Default
            [glance]
            endpoint_override = {(ImageUrl.Length > 0 ? ImageUrl : "http://127.0.0.1:1")}
            {More}
            """);
        var daemon = NovaDaemon.Build(binary, configuration, configure, services => services.AddSingleton<ITransport>(broker).Replace(ServiceDescriptor.Singleton<ILoggerFactory>(new LoggerFactory([Log]))));
        daemons.Add(daemon);
        await daemon.StartAsync();
        return daemon;
    }
}

/// <summary>Somebody with a token and keys.</summary>
public sealed record Ec2User(string UserId, string ProjectId, string Token, string Access, string Secret);
