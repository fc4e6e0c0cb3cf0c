using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Nova.Development.Identity;
using Nova.Hosting;
using Nova.Hosting.Configuration;

namespace Nova.ObjectStore.Tests;

/// <summary>The object store on a free port, with the identity service behind it, each as it runs.</summary>
public sealed class ObjectStoreFixture : IAsyncLifetime
{
    public const long ProjectBytes = 64 << 20;
    public const long LargestObject = 20 << 20;

    /// <summary>More than the tests of a class leave behind together.</summary>
    public const int ProjectBuckets = 60;

    private const string Password = "pw-of-all";

    private readonly string identityFolder = Directory.CreateTempSubdirectory("nova-s3-identity-").FullName;
    private NovaDaemonHost? identity;
    private NovaDaemonHost? store;

    private readonly KeptLines log = new();

    /// <summary>What the object store has written into its log.</summary>
    public IReadOnlyCollection<string> Log => log.Lines;

    public string Folder { get; } = Directory.CreateTempSubdirectory("nova-s3-").FullName;

    public HttpClient Http { get; } = new(new SocketsHttpHandler { UseProxy = false });

    public HostPort Endpoint => store!.EndpointOf(ObjectStoreDaemon.Listener);

    public string Url => $"http://{Endpoint}";

    /// <summary>Key and secret of the user demo, and a token of the same.</summary>
    public (string Access, string Secret) Demo { get; private set; }

    public string DemoToken { get; private set; } = "";

    public string DemoProject { get; private set; } = "";

    /// <summary>The same of admin, in another project.</summary>
    public (string Access, string Secret) Admin { get; private set; }

    public string AdminToken { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        identity = NovaDaemon.Build(
            IdentityDaemon.Binary,
            NovaConfiguration.FromText(
                $"""
                [development_identity]
                data = {identityFolder}
                port = 0
                password_rounds = 1000
                admin_password = {Password}
                demo_password = {Password}
                service_password = {Password}
                """),
            IdentityDaemon.Configure);
        await identity.StartAsync();
        await StartAsync();
        (DemoToken, DemoProject, Demo) = await LogInAsync("demo");
        (AdminToken, _, Admin) = await LogInAsync("admin");
    }

    public async Task StartAsync()
    {
        store = NovaDaemon.Build(
            ObjectStoreDaemon.Binary,
            NovaConfiguration.FromText(
                $"""
                [DEFAULT]
                buckets_path = {Folder}
                s3_listen = 127.0.0.1
                s3_listen_port = 0
                [objectstore]
                host_names = s3.example
                project_bytes = {ProjectBytes}
                largest_object = {LargestObject}
                project_buckets = {ProjectBuckets}
                [keystone_authtoken]
                auth_url = http://{identity!.EndpointOf(IdentityDaemon.Listener)}/v3
                username = nova
                password = {Password}
                project_name = service
                user_domain_name = Default
                project_domain_name = Default
                """),
            ObjectStoreDaemon.Configure,
            services => services.Replace(ServiceDescriptor.Singleton<ILoggerFactory>(new LoggerFactory([log]))));
        await store.StartAsync();
    }

    public async Task StopAsync()
    {
        await store!.StopAsync();
        await store.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await identity!.StopAsync();
        await identity.DisposeAsync();
        Http.Dispose();
        Directory.Delete(Folder, recursive: true);
        Directory.Delete(identityFolder, recursive: true);
    }

    /// <summary>Sends a request with demo's token, or another, or none.</summary>
    public async Task<S3Reply> SendAsync(string method, string path, byte[]? body = null, string? token = "demo", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), Url + path) { Content = body is null ? null : new ByteArrayContent(body) };
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("X-Auth-Token", token == "demo" ? DemoToken : token);
        }

        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content!.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return await SendAsync(request);
    }

    public async Task<S3Reply> SendAsync(HttpRequestMessage request)
    {
        using var response = await Http.SendAsync(request);
        return new S3Reply(
            response.StatusCode,
            await response.Content.ReadAsByteArrayAsync(),
            response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(",", header.Value), StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Sends a request line as it is written: what HttpClient makes of paths with dots is another path.</summary>
    public async Task<string> SendRawAsync(string method, string target, string body = "x")
    {
        using var client = new TcpClient();
        await client.ConnectAsync(Endpoint.Host, Endpoint.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(
            $"{method} {target} HTTP/1.1\r\nHost: {Endpoint}\r\nX-Auth-Token: {DemoToken}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"));
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync();
    }

    /// <summary>A new bucket of demo's.</summary>
    public async Task<string> BucketAsync()
    {
        var name = "b" + Guid.NewGuid().ToString("N");
        Assert.Equal(HttpStatusCode.OK, (await SendAsync("PUT", "/" + name)).Status);
        return name;
    }

    private async Task<(string Token, string Project, (string Access, string Secret) Pair)> LogInAsync(string name)
    {
        var root = $"http://{identity!.EndpointOf(IdentityDaemon.Listener)}/v3";
        var login = JsonNode.Parse(
            $$"""
            {"auth": {
              "identity": {"methods": ["password"], "password": {"user": {"name": "{{name}}", "password": "{{Password}}", "domain": {"id": "default"} } } },
              "scope": {"project": {"name": "{{name}}", "domain": {"id": "default"} } }
            } }
            """);
        using var answer = await Http.PostAsJsonAsync($"{root}/auth/tokens", login);
        var token = answer.Headers.GetValues("X-Subject-Token").Single();
        var facts = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["token"]!;
        var project = (string)facts["project"]!["id"]!;
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{root}/users/{facts["user"]!["id"]}/credentials/OS-EC2") { Content = JsonContent.Create(new { tenant_id = project }) };
        request.Headers.TryAddWithoutValidation("X-Auth-Token", token);
        using var made = await Http.SendAsync(request);
        var pair = JsonNode.Parse(await made.Content.ReadAsStringAsync())!["credential"]!;
        return (token, project, ((string)pair["access"]!, (string)pair["secret"]!));
    }
}

/// <summary>What came back.</summary>
public sealed record S3Reply(HttpStatusCode Status, byte[] Body, IReadOnlyDictionary<string, string> Headers)
{
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>The code of a refusal.</summary>
    public string? Code => Xml.Elements().FirstOrDefault(element => element.Name.LocalName == "Code")?.Value;

    public XElement Xml => XDocument.Parse(Text).Root!;

    /// <summary>The texts of all elements of a name.</summary>
    public string[] Texts(string name) => [.. Xml.Descendants().Where(element => element.Name.LocalName == name).Select(element => element.Value)];
}
