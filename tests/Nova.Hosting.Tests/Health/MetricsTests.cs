using System.Diagnostics.Metrics;
using Nova.Hosting.Configuration;
using Nova.Hosting.Health;

namespace Nova.Hosting.Tests.Health;

/// <summary>In one collection with the other tests of the endpoint: the registry is the process's, and two endpoints would both count.</summary>
[Collection("health endpoint")]
public sealed class MetricsTests
{
    [Fact]
    public async Task Meters_of_ours_are_shown_and_others_are_not()
    {
        await using var process = NovaProcess.Create("nova-api", NovaConfiguration.FromText("[healthcheck]\nport = 0\n[DEFAULT]\nlog_file = /dev/null\n"), CancellationToken.None);
        await using var endpoint = await HealthEndpoint.StartAsync(process);
        using var ours = new Meter("Nova.Tests");
        using var theirs = new Meter("Elsewhere");
        ours.CreateCounter<long>("nova.test.requests").Add(3, new KeyValuePair<string, object?>("method", "boot"));
        ours.CreateHistogram<double>("nova.test.duration", "s").Record(0.003);
        theirs.CreateCounter<long>("elsewhere.requests").Add(1);

        using var client = new HttpClient();
        var text = await client.GetStringAsync($"http://{endpoint.Address}/metrics");

        Assert.Contains("nova_test_requests{method=\"boot\"} 3", text, StringComparison.Ordinal);
        Assert.Contains("nova_test_duration_bucket{le=\"0.005\"} 1", text, StringComparison.Ordinal);
        Assert.DoesNotContain("elsewhere_requests", text, StringComparison.Ordinal);
    }
}
