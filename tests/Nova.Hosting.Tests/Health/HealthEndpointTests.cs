using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Nova.Hosting.Configuration;
using Nova.Hosting.Health;

namespace Nova.Hosting.Tests.Health;

/// <summary>One endpoint for a process with two daemons in it.</summary>
[Collection("health endpoint")]
public sealed class HealthEndpointTests : IAsyncLifetime
{
    private readonly NovaProcess process = NovaProcess.Create(
        "nova-all-in-one", NovaConfiguration.FromText("[healthcheck]\nport = 0\n[DEFAULT]\nlog_file = /dev/null\n"), CancellationToken.None);

    private readonly SwitchedCheck database = new("database");
    private readonly SwitchedCheck broker = new("broker");
    private readonly HttpClient client = new();
    private HealthEndpoint endpoint = null!;

    public async ValueTask InitializeAsync()
    {
        process.Add("nova-conductor", daemon => daemon.Services.AddSingleton<IReadinessCheck>(database).AddSingleton<IReadinessCheck>(broker));
        process.Add("nova-scheduler", daemon => daemon.Services.AddSingleton<IReadinessCheck>(broker));
        endpoint = await HealthEndpoint.StartAsync(process);
        client.BaseAddress = new Uri($"http://{endpoint.Address}");
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await endpoint.DisposeAsync();
        await process.DisposeAsync();
    }

    [Fact]
    public async Task It_is_ready_once_all_started_and_nothing_is_wrong()
    {
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "starting\n"), await ReadyAsync());
        await StartAllAsync();
        Assert.Equal((HttpStatusCode.OK, "ready\n"), await ReadyAsync());
    }

    [Fact]
    public async Task Every_problem_of_every_daemon_is_a_line()
    {
        await StartAllAsync();
        database.Problem = () => ValueTask.FromResult<string?>("it is locked");
        broker.Problem = () => throw new InvalidOperationException("connection refused");

        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, "nova-conductor: database: it is locked\nnova-conductor: broker: connection refused\nnova-scheduler: broker: connection refused\n"),
            await ReadyAsync());
        Assert.Equal("ok\n", await client.GetStringAsync("/healthz"));
    }

    [Fact]
    public async Task A_check_that_hangs_is_cut_off()
    {
        await StartAllAsync();
        database.Problem = async () =>
        {
            await Task.Delay(Timeout.Infinite);
            return null;
        };

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "nova-conductor: database: no answer within 2 s\n"), await ReadyAsync());
    }

    [Fact]
    public async Task A_stopped_daemon_is_not_asked_any_more_and_a_process_without_daemons_is_not_ready()
    {
        await StartAllAsync();
        database.Problem = () => ValueTask.FromResult<string?>("it is locked");
        await process.Daemons[0].StopAsync();
        Assert.Equal((HttpStatusCode.OK, "ready\n"), await ReadyAsync());

        await process.Daemons[1].StopAsync();
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "stopping\n"), await ReadyAsync());
    }

    [Fact]
    public async Task Other_paths_are_404()
    {
        using var response = await client.GetAsync("/");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Switched_off_it_does_not_listen()
    {
        await using var off = NovaProcess.Create("nova-api", NovaConfiguration.FromText("[healthcheck]\nenabled = false\n[DEFAULT]\nlog_file = /dev/null\n"), CancellationToken.None);
        await using var nothing = await HealthEndpoint.StartAsync(off);

        Assert.Null(nothing.Address);
    }

    [Fact]
    public void Each_program_has_a_port_of_its_own() =>
        Assert.Equal(HealthOptions.Ports.Count, HealthOptions.Ports.Values.Distinct().Count());

    [Theory]
    [InlineData("", 8795)]
    [InlineData("port = 1", 1)]
    [InlineData("port = 1\nnova_compute_port = 2", 2)]
    [InlineData("nova_api_port = 3", 8795)]
    public void The_port_of_one_program_wins_over_that_of_all(string text, int expected) =>
        Assert.Equal(expected, HealthOptions.Read(new OptionReader(NovaConfiguration.FromText("[healthcheck]\n" + text)), "nova-compute").Port);

    private async Task StartAllAsync()
    {
        foreach (var daemon in process.Daemons)
        {
            await daemon.StartAsync();
        }

        process.Health.Started = true;
    }

    private async Task<(HttpStatusCode Status, string Text)> ReadyAsync()
    {
        using var response = await client.GetAsync("/readyz");
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private sealed class SwitchedCheck(string name) : IReadinessCheck
    {
        public string Name => name;

        public Func<ValueTask<string?>> Problem { get; set; } = () => ValueTask.FromResult<string?>(null);

        public ValueTask<string?> FindProblemAsync(CancellationToken cancellationToken) => Problem();
    }
}
