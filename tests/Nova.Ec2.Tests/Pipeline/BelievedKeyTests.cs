using Microsoft.Extensions.DependencyInjection;
using Nova.Api;
using Nova.Ec2.Tests.Harness;
using Nova.Hosting;
using Nova.Hosting.Configuration;
using Nova.Messaging.Transports;
using Nova.Messaging.Transports.InMemory;

namespace Nova.Ec2.Tests.Pipeline;

/// <summary>auth_strategy = noauth2: an API without an identity service.</summary>
public sealed class BelievedKeyTests
{
    [Theory]
    [InlineData("AWSAccessKeyId=alice:project", 200)]
    [InlineData("X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=alice:project%2F20260101%2Fa%2Fb%2Faws4_request", 200)]
    [InlineData("Signature=x", 400)]
    public async Task The_key_is_user_and_project(string signed, int status)
    {
        await using var broker = new InMemoryBroker(encode: true);
        await using var api = NovaDaemon.Build(
            "nova-api",
            NovaConfiguration.FromText(
                """
                [DEFAULT]
                enabled_apis = ec2
                ec2_listen = 127.0.0.1
                ec2_listen_port = 0
                region_list = north=10.0.0.1, south=south.example
                [api]
                auth_strategy = noauth2
                """),
            ApiDaemon.Configure,
            services => services.AddSingleton<ITransport>(broker));
        await api.StartAsync();
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });

        using var answer = await http.GetAsync($"http://{api.EndpointOf("ec2")}/?Action=DescribeRegions&Version=2010-08-31&{signed}", TestContext.Current.CancellationToken);

        var reply = new Ec2Reply((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(status, reply.Status);
        Assert.Equal(status == 200 ? ["http://10.0.0.1:8773/services/Cloud", "http://south.example:8773/services/Cloud"] : [], reply.Texts("regionEndpoint"));
        await api.StopAsync();
    }
}
