using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Nova.Api.Pipeline;
using Nova.Hosting;
using Nova.Hosting.Configuration;
using Nova.Messaging;
using Nova.Messaging.Transports;
using Nova.Messaging.Transports.InMemory;

namespace Nova.Api.Tests.Harness;

/// <summary>nova-api as it runs in production, on a free port, with the real encoder on the bus and a conductor of our own at its other end.</summary>
public sealed class ApiHarness : IAsyncDisposable
{
    public const string Admin = "admin:aaaa0000";
    public const string User = "alice:abcd1234";

    private readonly NovaDaemonHost _api;
    private readonly ServiceProvider _conductorServices;
    private readonly RpcServer _conductor;
    private readonly RpcServer _compute;
    private readonly RpcServer _consoleAuth;

    private ApiHarness(NovaDaemonHost api, ServiceProvider conductorServices, RpcServer conductor, RpcServer compute, RpcServer consoleAuth, FakeConductor state)
    {
        _api = api;
        _conductorServices = conductorServices;
        _conductor = conductor;
        _compute = compute;
        _consoleAuth = consoleAuth;
        Conductor = state;
        Http = new HttpClient { BaseAddress = new Uri($"http://{api.EndpointOf(ApiDaemon.ComputeListener)}") };
    }

    public HttpClient Http { get; }

    public FakeConductor Conductor { get; }

    /// <summary>Questions for single servers that wait for others to be answered.</summary>
    internal int Questions => Services.GetRequiredService<ApiBackends>().Servers.Waiting;

    public IServiceProvider Services => _api.Services;

    public static async Task<ApiHarness> StartAsync(string configuration = "", bool encode = true, TimeProvider? time = null)
    {
        var broker = new InMemoryBroker(encode);
        var state = new FakeConductor();
        ServiceProvider services = new ServiceCollection()
            .AddLogging()
            .AddNovaMessaging(new TransportOptions { Broker = broker })
            .BuildServiceProvider();
        IRpcServerFactory servers = services.GetRequiredService<IRpcServerFactory>();
        RpcServer conductor = servers.Create(state.Table(), "conductor-host");
        await conductor.StartAsync(CancellationToken.None);
        RpcServer compute = servers.Create(state.Hosts.ComputeTable(), FakeHosts.UpHost);
        await compute.StartAsync(CancellationToken.None);
        RpcServer consoleAuth = servers.Create(state.Hosts.Consoles.AuthTable(), "control");
        await consoleAuth.StartAsync(CancellationToken.None);

        NovaConfiguration nova = NovaConfiguration.FromText($"""
            [DEFAULT]
            osapi_compute_listen = 127.0.0.1
            osapi_compute_listen_port = 0
            enabled_apis = osapi_compute
            [api]
            auth_strategy = noauth2
            [keystone_authtoken]
            www_authenticate_uri = http://identity.example:5000
            {configuration}
            """);
        NovaDaemonHost api = NovaDaemon.Build("nova-api", nova, ApiDaemon.Configure, shared: s => s.AddSingleton<ITransport>(broker).AddSingleton(time ?? TimeProvider.System));
        await api.StartAsync();
        return new ApiHarness(api, services, conductor, compute, consoleAuth, state);
    }

    /// <summary>Sends a request as a client does.</summary>
    public async Task<Answer> SendAsync(
        string method, string path, string? body = null, string? token = User, string? version = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (token is not null)
        {
            request.Headers.Add("X-Auth-Token", token);
        }

        if (version is not null)
        {
            request.Headers.Add("OpenStack-API-Version", "compute " + version);
        }

        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        foreach ((string name, string value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content!.Headers.Remove(name);
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using HttpResponseMessage response = await Http.SendAsync(request);
        string text = await response.Content.ReadAsStringAsync();
        return new Answer(
            (int)response.StatusCode,
            text,
            response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase));
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _api.StopAsync();
        await _api.DisposeAsync();
        await _conductor.StopAsync(CancellationToken.None);
        await _compute.StopAsync(CancellationToken.None);
        await _consoleAuth.StopAsync(CancellationToken.None);
        await _conductorServices.DisposeAsync();
    }
}

/// <summary>An answer as a client sees it.</summary>
public sealed record Answer(int Status, string Text, IReadOnlyDictionary<string, string> Headers)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    /// <summary>Asserts success before the body is looked at, so that a fault is shown as what it is.</summary>
    public JsonElement Succeeded(int status = 200)
    {
        Assert.True(Status == status, $"expected {status}, got {Status}: {Text}");
        return Json;
    }

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>Asserts status, envelope and message of a fault.</summary>
    public void IsFault(int status, string name, string message)
    {
        Assert.Equal(status, Status);
        JsonElement fault = Assert.Single(Json.EnumerateObject(), p => p.Name == name).Value;
        Assert.Equal(status, fault.GetProperty("code").GetInt32());
        Assert.Equal(message, fault.GetProperty("message").GetString());
        Assert.Equal("application/json", Header("Content-Type"));
    }
}
