using Nova.Api.Tests.Harness;
using Nova.Core.Networks;

namespace Nova.Api.Tests.Compute;

/// <summary>What POST /servers reads in <c>networks</c>, and what it refuses.</summary>
public sealed class CreateOnNetworksTests : IAsyncLifetime
{
    private const string Network = "8c1c3a52-56d4-4f3f-9e1c-0d4cbeb4ba0c";

    private FakeGlance _glance = null!;
    private ApiHarness _api = null!;

    public async ValueTask InitializeAsync()
    {
        _glance = await FakeGlance.StartAsync();
        _api = await ApiHarness.StartAsync(_glance.Configuration);
        _api.Conductor.Add(FakeServers.Flavor);
    }

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        await _glance.DisposeAsync();
    }

    [Theory]
    [InlineData("\"max_count\": 1", 1)]
    [InlineData("\"networks\": []", 1)]
    [InlineData("\"networks\": \"auto\"", 37)]
    public async Task UnlessSomethingElseIsSaidAServerIsOnAllThatItsProjectMayUse(string networks, int version)
    {
        Assert.Equal(202, (await CreateAsync(networks, version)).Status);

        Assert.Empty(_api.Conductor.Servers.LastCreate!.Networks!.Asked);
    }

    [Fact]
    public async Task NoneIsNone()
    {
        Assert.Equal(202, (await CreateAsync("\"networks\": \"none\"", 37)).Status);

        Assert.Null(_api.Conductor.Servers.LastCreate!.Networks);
    }

    [Theory]
    [InlineData("", 1, null, null)]
    [InlineData(", \"fixed_ip\": \"10.0.0.7\"", 1, "10.0.0.7", null)]
    [InlineData(", \"fixed_ip\": \"10.0.0.7\", \"tag\": \"mgmt\"", 32, "10.0.0.7", "mgmt")]
    [InlineData(", \"tag\": \"mgmt\"", 42, null, "mgmt")]
    public async Task ANetworkIsNamedWithAnAddressAndATag(string more, int version, string? address, string? tag)
    {
        Assert.Equal(202, (await CreateAsync($$"""
            "networks": [{"uuid": "{{Network}}"{{more}} }]
            """, version)).Status);

        Assert.Equal(new NetworkAsk(Guid.Parse(Network), address, tag), Assert.Single(_api.Conductor.Servers.LastCreate!.Networks!.Asked));
    }

    [Theory]
    [InlineData("{\"port\": \"8c1c3a52-56d4-4f3f-9e1c-0d4cbeb4ba0c\"}", 1, "Port id 8c1c3a52-56d4-4f3f-9e1c-0d4cbeb4ba0c could not be found.")]
    [InlineData(
        "{\"uuid\": \"8c1c3a52-56d4-4f3f-9e1c-0d4cbeb4ba0c\"}, {\"uuid\": \"8C1C3A52-56D4-4F3F-9E1C-0D4CBEB4BA0C\", \"fixed_ip\": \"10.0.0.7\"}",
        1,
        "Duplicate networks (8C1C3A52-56D4-4F3F-9E1C-0D4CBEB4BA0C) are not allowed")]
    [InlineData("{\"uuid\": \"br-8c1c3a52-56d4-4f3f-9e1c-0d4cbeb4ba0c\"}", 1, null)]
    [InlineData("{\"uuid\": \"x\"}", 1, null)]
    [InlineData("{\"uuid\": \"8c1c3a52-56d4-4f3f-9e1c-0d4cbeb4ba0c\", \"fixed_ip\": \"10.0.0\"}", 1, null)]
    [InlineData("{\"uuid\": \"8c1c3a52-56d4-4f3f-9e1c-0d4cbeb4ba0c\", \"fixed_ip\": \"10.0.0.256\"}", 1, null)]
    [InlineData("{\"uuid\": \"8c1c3a52-56d4-4f3f-9e1c-0d4cbeb4ba0c\", \"tag\": \"mgmt\"}", 31, null)]
    [InlineData("{\"uuid\": \"8c1c3a52-56d4-4f3f-9e1c-0d4cbeb4ba0c\", \"tag\": \"mgmt\"}", 37, null)]
    [InlineData("{\"uuid\": \"8c1c3a52-56d4-4f3f-9e1c-0d4cbeb4ba0c\", \"tag\": \"a/b\"}", 42, null)]
    [InlineData("{\"uuid\": \"8c1c3a52-56d4-4f3f-9e1c-0d4cbeb4ba0c\", \"other\": 1}", 1, null)]
    public async Task WhatNamesNoNetworkIsRefused(string network, int version, string? message)
    {
        Answer answer = await CreateAsync($"\"networks\": [{network}]", version);

        Assert.Equal(400, answer.Status);
        if (message is not null)
        {
            answer.IsFault(400, "badRequest", message);
        }

        Assert.Null(_api.Conductor.Servers.LastCreate);
    }

    [Fact]
    public async Task AnAddressIsForOneServer()
    {
        var fields = $$"""
            "max_count": 2, "networks": [{"uuid": "{{Network}}", "fixed_ip": "10.0.0.7"}]
            """;

        (await CreateAsync(fields, 1)).IsFault(400, "badRequest", "Failed to launch instances: max_count cannot be greater than 1 if an fixed_ip is specified.");
    }

    [Theory]
    [InlineData("\"networks\": \"auto\"", 36)]
    [InlineData("\"networks\": \"none\"", 36)]
    [InlineData("\"networks\": \"all\"", 37)]
    [InlineData("\"max_count\": 1", 37)]
    public async Task From237OnTheNetworksAreSaidInAWordOrAList(string networks, int version)
    {
        Assert.Equal(400, (await CreateAsync(networks, version)).Status);
        Assert.Null(_api.Conductor.Servers.LastCreate);
    }

    private Task<Answer> CreateAsync(string fields, int version) => _api.SendAsync(
        "POST",
        "/v2.1/servers",
        $$$"""{"server": {"name": "s", "flavorRef": "{{{FakeServers.Flavor.Id}}}", "imageRef": "{{{FakeGlance.ImageId}}}", {{{fields}}} } }""",
        version: "2." + version);
}
