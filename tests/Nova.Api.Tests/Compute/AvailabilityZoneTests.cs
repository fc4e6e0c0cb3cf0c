using Nova.Api.Tests.Harness;

namespace Nova.Api.Tests.Compute;

public sealed class AvailabilityZoneTests : IAsyncLifetime
{
    private ApiHarness _api = null!;

    public async ValueTask InitializeAsync() => _api = await ApiHarness.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData("/os-availability-zone")]
    [InlineData("/os-availability-zone/detail")]
    public async Task AnAnswerHasTheDocumentedForm(string path)
    {
        Answer answer = await _api.SendAsync("GET", "/v2.1" + path, token: ApiHarness.Admin, version: "2.104");

        Sample.AssertSameForm(Sample.ResponseOf("GET", path, 1), answer.Succeeded());
    }

    [Fact]
    public async Task UsersSeeZonesOfComputesWithoutHosts()
    {
        _api.Conductor.Hosts.Disable(3);

        Answer answer = await _api.SendAsync("GET", "/v2.1/os-availability-zone");

        Assert.Equal(
            """[{"zoneName":"nova","zoneState":{"available":true},"hosts":null},{"zoneName":"north","zoneState":{"available":false},"hosts":null}]""",
            answer.Succeeded().GetProperty("availabilityZoneInfo").GetRawText());
    }

    [Fact]
    public async Task DetailShowsTheServicesThatAreEnabled()
    {
        _api.Conductor.Hosts.Disable(3);

        Answer answer = await _api.SendAsync("GET", "/v2.1/os-availability-zone/detail", token: ApiHarness.Admin);

        Assert.Equal(
            """[{"zoneName":"internal","zoneState":{"available":true},"hosts":{"control":{"nova-scheduler":{"available":true,"active":true,"updated_at":"2012-10-29T13:42:02.000000"}}}},"""
            + """{"zoneName":"nova","zoneState":{"available":true},"hosts":{"host1":{"nova-compute":{"available":true,"active":true,"updated_at":"2012-10-29T13:42:02.000000"}}}},"""
            + """{"zoneName":"north","zoneState":{"available":false},"hosts":null}]""",
            answer.Succeeded().GetProperty("availabilityZoneInfo").GetRawText());
    }

    [Fact]
    public async Task DetailIsForAdministrators()
    {
        Answer answer = await _api.SendAsync("GET", "/v2.1/os-availability-zone/detail");

        answer.IsFault(403, "forbidden", "Policy doesn't allow os_compute_api:os-availability-zone:detail to be performed.");
    }
}
