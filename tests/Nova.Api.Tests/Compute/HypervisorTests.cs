using System.Text.Json;
using Nova.Api.Tests.Harness;

namespace Nova.Api.Tests.Compute;

public sealed class HypervisorTests : IAsyncLifetime
{
    private const string Up = "00000002-0000-0000-0000-000000000007";
    private const string Down = "00000003-0000-0000-0000-000000000007";

    private ApiHarness _api = null!;

    public async ValueTask InitializeAsync() => _api = await ApiHarness.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData("", "", null, 1, 28, 32)]
    [InlineData("", "?limit=1", "limit", 33, 52, 53, 88, 104)]
    [InlineData("", "?hypervisor_hostname_pattern=host1", "hypervisor_hostname_pattern", 53, 88, 104)]
    [InlineData("", "?with_servers=true", "with_servers", 53, 74, 75, 88, 104)]
    [InlineData("/detail", "/detail", null, 1, 27, 28, 32)]
    [InlineData("/detail", "/detail?limit=1", "limit", 33, 52, 53, 87, 88, 104)]
    [InlineData("/detail", "/detail?with_servers=1", "with_servers", 53, 87, 88, 104)]
    [InlineData("/{id}", "/2", null, 1, 27, 28, 52)]
    [InlineData("/{id}", "/" + Up, null, 53, 87, 88, 104)]
    [InlineData("/{id}", "/" + Up + "?with_servers=1", "with_servers", 53, 87, 88, 104)]
    [InlineData("/statistics", "/statistics", null, 1, 87)]
    [InlineData("/{id}/uptime", "/2/uptime", null, 1, 52)]
    [InlineData("/{id}/uptime", "/" + Up + "/uptime", null, 53, 87)]
    [InlineData("/{id}/search", "/host1/search", null, 1, 52)]
    [InlineData("/{id}/servers", "/host1/servers", null, 1, 52)]
    public async Task AnAnswerHasTheDocumentedForm(string path, string concrete, string? query, params int[] versions)
    {
        foreach (int version in versions)
        {
            Answer answer = await SendAsync(concrete, version);

            Sample.AssertSameForm(
                Sample.ResponseOf("GET", "/os-hypervisors" + path, version, query: query), answer.Succeeded(), $"{concrete} at 2.{version}: ");
        }
    }

    [Fact]
    public async Task AHypervisorTellsWhatIsFree()
    {
        Answer answer = await SendAsync("/" + Up, 87);

        JsonElement hypervisor = answer.Succeeded().GetProperty("hypervisor");
        Assert.Equal(7168, hypervisor.GetProperty("free_ram_mb").GetInt32());
        Assert.Equal(80, hypervisor.GetProperty("free_disk_gb").GetInt32());
        Assert.Equal(70, hypervisor.GetProperty("disk_available_least").GetInt32());
        Assert.Equal("x86_64", hypervisor.GetProperty("cpu_info").GetProperty("arch").GetString());
        Assert.Equal("host1", hypervisor.GetProperty("service").GetProperty("host").GetString());
        Assert.False(hypervisor.TryGetProperty("uptime", out _));
    }

    [Theory]
    [InlineData(1, "{\"arch\": \"x86_64\", \"topology\": {\"cores\": 1}}")]
    [InlineData(27, "{\"arch\": \"x86_64\", \"topology\": {\"cores\": 1}}")]
    public async Task UpTo227TheProcessorIsAText(int version, string text)
    {
        Answer answer = await SendAsync("/2", version);

        Assert.Equal(text, answer.Succeeded().GetProperty("hypervisor").GetProperty("cpu_info").GetString());
    }

    [Fact]
    public async Task From288TheUptimeIsAFieldWhichIsNullWhereTheHostIsDown()
    {
        Answer shown = await SendAsync("/" + Up, 88);
        Answer listed = await SendAsync("/detail", 88);

        Assert.Equal(FakeHosts.Uptime, shown.Succeeded().GetProperty("hypervisor").GetProperty("uptime").GetString());
        Assert.Equal(
            [FakeHosts.Uptime, null], listed.Succeeded().GetProperty("hypervisors").EnumerateArray().Select(h => h.GetProperty("uptime").GetString()));
    }

    [Fact]
    public async Task StatisticsLeaveDisabledServicesOut()
    {
        Answer both = await SendAsync("/statistics", 1);
        _api.Conductor.Hosts.Disable(3);
        Answer one = await SendAsync("/statistics", 1);

        Assert.Equal(
            """{"count":2,"vcpus":16,"memory_mb":16384,"local_gb":200,"vcpus_used":6,"memory_mb_used":2048,"local_gb_used":40,"free_ram_mb":14336,"free_disk_gb":160,"current_workload":0,"running_vms":2,"disk_available_least":140}""",
            both.Succeeded().GetProperty("hypervisor_statistics").GetRawText());
        Assert.Equal(1, one.Succeeded().GetProperty("hypervisor_statistics").GetProperty("count").GetInt32());
    }

    [Theory]
    [InlineData(74, "1 null")]
    [InlineData(75, "1 0")]
    public async Task AHostWithoutServersHasAnEmptyListFrom275(int version, string counts)
    {
        Answer asked = await SendAsync("?with_servers=1", version);
        Answer notAsked = await SendAsync("", version);

        string count(JsonElement h) => h.TryGetProperty("servers", out JsonElement servers) ? servers.GetArrayLength().ToString() : "null";
        Assert.Equal(counts, string.Join(' ', asked.Succeeded().GetProperty("hypervisors").EnumerateArray().Select(count)));
        Assert.Equal("null null", string.Join(' ', notAsked.Succeeded().GetProperty("hypervisors").EnumerateArray().Select(count)));
        Assert.Equal("instance-0000002a", asked.Json.GetProperty("hypervisors")[0].GetProperty("servers")[0].GetProperty("name").GetString());
    }

    [Theory]
    [InlineData(33, "2", "3")]
    [InlineData(53, Up, Down)]
    public async Task PagesLinkToTheNextByTheIdOfTheVersion(int version, string first, string second)
    {
        Answer one = await SendAsync("?limit=1", version);
        string next = one.Succeeded().GetProperty("hypervisors_links")[0].GetProperty("href").GetString()!;
        Answer two = await _api.SendAsync("GET", next, token: ApiHarness.Admin, version: "2." + version);
        Answer unpaged = await SendAsync("?limit=1", 32);

        Assert.EndsWith("/os-hypervisors?limit=1&marker=" + first, next, StringComparison.Ordinal);
        Assert.Equal(second, two.Succeeded().GetProperty("hypervisors")[0].GetProperty("id").ToString());
        Assert.Equal(2, unpaged.Succeeded().GetProperty("hypervisors").GetArrayLength());
    }

    [Theory]
    [InlineData("/9", 52, 404, "Hypervisor with ID '9' could not be found.")]
    [InlineData("/x", 52, 404, "Hypervisor with ID 'x' could not be found.")]
    [InlineData("/2", 53, 400, "Invalid uuid 2")]
    [InlineData("/00000009-0000-0000-0000-000000000007", 53, 404, "Hypervisor with ID '00000009-0000-0000-0000-000000000007' could not be found.")]
    [InlineData("/zz/search", 52, 404, "No hypervisor matching 'zz' could be found.")]
    [InlineData("/zz/servers", 52, 404, "No hypervisor matching 'zz' could be found.")]
    [InlineData("?hypervisor_hostname_pattern=zz", 53, 404, "No hypervisor matching 'zz' could be found.")]
    [InlineData("?hypervisor_hostname_pattern=h&limit=1", 53, 400, "Paging over hypervisors with the hypervisor_hostname_pattern query parameter is not supported.")]
    [InlineData("?marker=9", 33, 400, "marker [9] not found")]
    [InlineData("?marker=2", 53, 400, "marker [2] not found")]
    [InlineData("?with_servers=perhaps", 53, 400, null)]
    [InlineData("?colour=red", 53, 400, "Additional properties are not allowed ('colour' was unexpected)")]
    [InlineData("/3/uptime", 52, 400, "Compute service of host2 is unavailable at this time.")]
    [InlineData("/host1/search", 53, 404, "The resource could not be found.")]
    [InlineData("/statistics", 88, 404, "The resource could not be found.")]
    [InlineData("/" + Up + "/uptime", 88, 404, "The resource could not be found.")]
    public async Task WhatIsNotThereOrMakesNoSense(string path, int version, int status, string? message)
    {
        Answer answer = await SendAsync(path, version);

        Assert.Equal(status, answer.Status);
        if (message is not null)
        {
            answer.IsFault(status, status == 404 ? "itemNotFound" : "badRequest", message);
        }
    }

    [Theory]
    [InlineData("", "list")]
    [InlineData("/detail", "list-detail")]
    [InlineData("/statistics", "statistics")]
    [InlineData("/2", "show")]
    [InlineData("/2/uptime", "uptime")]
    [InlineData("/host1/search", "search")]
    [InlineData("/host1/servers", "servers")]
    public async Task OnlyAdministratorsMay(string path, string policy)
    {
        Answer answer = await _api.SendAsync("GET", "/v2.1/os-hypervisors" + path);

        answer.IsFault(403, "forbidden", $"Policy doesn't allow os_compute_api:os-hypervisors:{policy} to be performed.");
    }

    private Task<Answer> SendAsync(string path, int version) =>
        _api.SendAsync("GET", "/v2.1/os-hypervisors" + path, token: ApiHarness.Admin, version: "2." + version);
}
