using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Nova.Hosting.Configuration;
using Nova.Hosting.Telemetry;

namespace Nova.Hosting.Tests.Telemetry;

public sealed class TracesTests
{
    [Fact]
    public async Task Spans_reach_the_collector_that_is_configured()
    {
        var received = new ConcurrentQueue<(string Path, string Body)>();
        await using var collector = NovaDaemon.Build("collector", NovaConfiguration.Empty, daemon =>
        {
            daemon.Listen("otlp", "127.0.0.1", 0);
            daemon.MapHttp(app => app.Run(async context =>
            {
                using var body = new MemoryStream();
                await context.Request.Body.CopyToAsync(body);
                received.Enqueue((context.Request.Path, Encoding.Latin1.GetString(body.ToArray())));
                context.Response.ContentType = "application/x-protobuf";
            }));
        });
        await collector.StartAsync();
        var options = Read($"otlp_endpoint = http://{collector.EndpointOf("otlp")}\notlp_protocol = http/protobuf\n");
        using var source = new ActivitySource("Nova");

        using (var traces = Traces.Start("nova-tracetest", options))
        {
            using var span = source.StartActivity("boot of a test");
            Assert.NotNull(span);
        }

        var (path, text) = Assert.Single(received);
        Assert.Equal("/v1/traces", path);
        Assert.Contains("boot of a test", text, StringComparison.Ordinal);
        Assert.Contains("nova-tracetest", text, StringComparison.Ordinal);
        await collector.StopAsync();
    }

    [Fact]
    public void Without_a_collector_nothing_is_traced() => Assert.Null(Traces.Start("nova-api", Read("")));

    [Theory]
    [InlineData("otlp_endpoint = collector:4317", "must be an absolute URL such as http://controller:5000")]
    [InlineData("otlp_protocol = udp", "must be one of grpc, http/protobuf")]
    [InlineData("sample_ratio = 2", "must be a number from 0 to 1")]
    public void Wrong_options_are_named(string text, string allowed)
    {
        var bad = Assert.Throws<ConfigurationException>(() => Read(text));

        Assert.EndsWith(": " + allowed, bad.Message, StringComparison.Ordinal);
    }

    private static TelemetryOptions Read(string text) => TelemetryOptions.Read(new OptionReader(NovaConfiguration.FromText("[tracing]\n" + text)));
}
