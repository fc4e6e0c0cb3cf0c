using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Nova.Api.Tests.Harness;

namespace Nova.Api.Tests.Pipeline;

/// <summary>What OpenStack's security advisories teach about the way into the API; each test is named by its advisory.</summary>
public sealed class AdvisoryTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private readonly ApiHarness _api = fixture.Api;

    /// <summary>A project id in the URL gave access to that project.</summary>
    [Theory]
    [InlineData("GET", "/v2.1/abcd9999/servers")]
    [InlineData("GET", "/v2.1/abcd9999/os-keypairs")]
    [InlineData("DELETE", "/v2.1/abcd9999/servers/5a5a5a5a-0000-4000-8000-000000000001")]
    public async Task Ossa2012_001_the_project_in_the_path_is_the_tokens(string method, string path)
    {
        Answer answer = await _api.SendAsync(method, path);

        Assert.Equal(400, answer.Status);
    }

    /// <summary>Headers of the middleware that were sent by the client reached the policies.</summary>
    [Theory]
    [InlineData("X-Roles", "admin")]
    [InlineData("X-User-Id", "admin")]
    [InlineData("X-Project-Id", "aaaa0000")]
    [InlineData("X-Is-Admin-Project", "True")]
    [InlineData("X-System-Scope", "all")]
    [InlineData("X-Service-Roles", "admin")]
    public async Task Ossa2026_001_identity_headers_of_a_client_reach_no_policy(string header, string value)
    {
        Answer answer = await _api.SendAsync("GET", "/v2.1/os-services", headers: [(header, value), ("X-Identity-Status", "Confirmed")]);
        Assert.Equal(403, answer.Status);

        Answer nobody = await _api.SendAsync("GET", "/v2.1/os-services", token: null, headers: [(header, value), ("X-Identity-Status", "Confirmed")]);
        Assert.Equal(401, nobody.Status);
    }

    /// <summary>Paths that do not exist, kept one by one, filled the memory.</summary>
    [Fact]
    public async Task Ossa2021_006_unknown_paths_are_kept_nowhere()
    {
        const string Mark = "no-such-place";
        var kept = new ConcurrentBag<string>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, mine) => mine.EnableMeasurementEvents(instrument) };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => Look(tags));
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) => Look(tags));
        listener.Start();

        for (int i = 0; i < 200; i++)
        {
            Assert.Equal(404, (await _api.SendAsync("GET", $"/v2.1/{Mark}-{i}/{i}")).Status);
        }

        Assert.DoesNotContain(kept, value => value.Contains(Mark, StringComparison.Ordinal));
        Assert.NotEmpty(kept);

        void Look(ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            foreach (KeyValuePair<string, object?> tag in tags)
            {
                kept.Add(tag.Value?.ToString() ?? "");
            }
        }
    }

    /// <summary>Names without a limit filled logs and tables.</summary>
    [Theory]
    [InlineData("/v2.1/servers", "server")]
    [InlineData("/v2.1/os-keypairs", "keypair")]
    [InlineData("/v2.1/os-server-groups", "server_group")]
    public async Task Ossa2012_003_a_name_is_bounded(string path, string wrapper)
    {
        Answer answer = await _api.SendAsync("POST", path, $$"""{"{{wrapper}}": {"name": "{{new string('x', 100_000)}}", "flavorRef": "1", "policies": ["affinity"]} }""");

        Assert.Equal(400, answer.Status);
    }
}
