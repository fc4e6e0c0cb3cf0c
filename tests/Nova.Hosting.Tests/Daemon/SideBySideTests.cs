using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Nova.Hosting.Configuration;

namespace Nova.Hosting.Tests.Daemon;

public sealed class SideBySideTests
{
    private sealed class Broker;

    [Fact]
    public async Task Daemons_share_only_what_they_are_given()
    {
        var broker = new Broker();
        var configuration = NovaConfiguration.FromText("[DEFAULT]\nhost = one\n");
        await using var first = NovaDaemon.Build("nova-api", configuration, ServeName, services => services.AddSingleton(broker));
        await using var second = NovaDaemon.Build(
            "nova-scheduler", configuration.With("DEFAULT", "host", "two"), ServeName, services => services.AddSingleton(broker));
        await first.StartAsync();
        await second.StartAsync();

        using var client = new HttpClient();
        Assert.Equal("nova-api on one by main", await client.GetStringAsync($"http://{first.EndpointOf("main")}/who"));
        Assert.Equal("nova-scheduler on two by main", await client.GetStringAsync($"http://{second.EndpointOf("main")}/who"));
        Assert.Equal("other", await client.GetStringAsync($"http://{second.EndpointOf("other")}/who"));
        Assert.Same(broker, first.Services.GetRequiredService<Broker>());
        Assert.Same(broker, second.Services.GetRequiredService<Broker>());
        Assert.NotSame(first.Services.GetRequiredService<DaemonIdentity>(), second.Services.GetRequiredService<DaemonIdentity>());

        await first.StopAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync($"http://{first.EndpointOf("main")}/who"));
        Assert.Equal("other", await client.GetStringAsync($"http://{second.EndpointOf("other")}/who"));
        await second.StopAsync();
    }

    private static void ServeName(NovaDaemonBuilder daemon)
    {
        daemon.Listen("main", "127.0.0.1", 0);
        daemon.Listen("other", "127.0.0.1", 0);
        daemon.MapHttp(app =>
        {
            app.MapListener("other", branch => branch.Run(context => context.Response.WriteAsync("other")));
            app.MapGet("/who", (HttpContext context, DaemonIdentity identity) => $"{identity.Binary} on {identity.Host} by {context.ListenerName()}");
        });
    }
}
