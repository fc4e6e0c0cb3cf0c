using Nova.Api.Tests.Harness;
using Nova.Core.Networks;

namespace Nova.Api.Tests.Compute;

public sealed class SecurityGroupTests : IAsyncLifetime
{
    private ApiHarness _api = null!;
    private SecurityGroupRecord _mine = null!;
    private SecurityGroupRecord _other = null!;

    public async ValueTask InitializeAsync()
    {
        _api = await ApiHarness.StartAsync();
        _other = _api.Conductor.SecurityGroups.Add("web", "ffff");
        _mine = _api.Conductor.SecurityGroups.Add("web");
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(35)]
    public async Task AnAnswerHasTheDocumentedForm(int version)
    {
        var server = _api.Conductor.Servers.Add();
        var rule = $$$"""{"security_group_rule": {"parent_group_id": {{{_mine.Number}}}, "ip_protocol": "tcp", "from_port": "22", "to_port": 22, "cidr": "10.0.0.0/24"}}""";

        var created = await SendAsync("POST", "/os-security-groups", """{"security_group": {"name": " test ", "description": ""}}""", version);
        var listed = await SendAsync("GET", "/os-security-groups", version: version);
        var shown = await SendAsync("GET", $"/os-security-groups/{_mine.Number}", version: version);
        var added = await SendAsync("POST", "/os-security-group-rules", rule, version);
        var ofServer = await SendAsync("GET", $"/servers/{server.Id}/os-security-groups", version: version);

        Sample.AssertSameForm(Sample.ResponseOf("POST", "/os-security-groups", version), created.Succeeded());
        Sample.AssertSameForm(Sample.ResponseOf("GET", "/os-security-groups", version), listed.Succeeded());
        Sample.AssertSameForm(Sample.ResponseOf("GET", "/os-security-groups/{id}", version), shown.Succeeded());
        Sample.AssertSameForm(Sample.ResponseOf("POST", "/os-security-group-rules", version), added.Succeeded());
        Sample.AssertSameForm(Sample.ResponseOf("GET", "/servers/{server_id}/os-security-groups", version), ofServer.Succeeded());
        Assert.Equal(" test ", created.Succeeded().GetProperty("security_group").GetProperty("name").GetString());
    }

    [Fact]
    public async Task GroupsAreAskedForUpTo235AndThoseOfServersAlways()
    {
        var server = _api.Conductor.Servers.Add();

        Assert.Equal(404, (await SendAsync("GET", "/os-security-groups", version: 36)).Status);
        Assert.Equal(404, (await SendAsync("POST", "/os-security-group-rules", "{}", 36)).Status);
        Assert.Equal(200, (await SendAsync("GET", $"/servers/{server.Id}/os-security-groups", version: 104)).Status);
        Assert.Equal(202, (await SendAsync("POST", $"/servers/{server.Id}/action", """{"addSecurityGroup": {"name": "web"}}""", 104)).Status);
        Assert.Equal(202, (await SendAsync("POST", $"/servers/{server.Id}/action", """{"removeSecurityGroup": {"name": "web"}}""", 104)).Status);
        Assert.Equal([true, false], _api.Conductor.SecurityGroups.Changed.Select(change => change.Joins));
        Assert.Equal(400, (await SendAsync("POST", $"/servers/{server.Id}/action", """{"addSecurityGroup": {"name": " "}}""", 1)).Status);
    }

    [Theory]
    [InlineData("/os-security-group-default-rules")]
    [InlineData("/os-floating-ips-bulk")]
    [InlineData("/os-floating-ip-dns")]
    public async Task WhatUpstreamHasTakenAwayIsGone(string path)
    {
        Assert.Equal(410, (await SendAsync("GET", path, version: 1)).Status);
        Assert.Equal(410, (await SendAsync("GET", path, version: 104)).Status);
    }

    [Theory]
    [InlineData(ApiHarness.User, "", "default web")]
    [InlineData(ApiHarness.User, "?all_tenants=1", "default web")]
    [InlineData(ApiHarness.User, "?limit=1", "web")]
    [InlineData(ApiHarness.User, "?limit=1&offset=1", "default")]
    [InlineData(ApiHarness.Admin, "", "default")]
    [InlineData(ApiHarness.Admin, "?all_tenants", "web web")]
    public async Task AListIsOfTheProjectUnlessAnAdministratorAsksForAll(string token, string query, string names)
    {
        var answer = await SendAsync("GET", "/os-security-groups" + query, token: token);

        Assert.Equal(names, string.Join(' ', answer.Succeeded().GetProperty("security_groups").EnumerateArray().Select(group => group.GetProperty("name").GetString())));
    }

    [Fact]
    public async Task AnotherProjectsGroupDoesNotExist()
    {
        var path = $"/os-security-groups/{_other.Number}";
        var message = $"Security group {_other.Number} not found.";

        (await SendAsync("GET", path)).IsFault(404, "itemNotFound", message);
        (await SendAsync("PUT", path, """{"security_group": {"name": "mine now"}}""")).IsFault(404, "itemNotFound", message);
        (await SendAsync("DELETE", path)).IsFault(404, "itemNotFound", message);
        (await RuleAsync($"\"parent_group_id\": {_other.Number}, \"ip_protocol\": \"tcp\", \"from_port\": 1, \"to_port\": 1")).IsFault(404, "itemNotFound", message);
        (await RuleAsync($"\"parent_group_id\": {_mine.Number}, \"group_id\": {_other.Number}")).IsFault(404, "itemNotFound", message);
        Assert.Equal(200, (await SendAsync("GET", path, token: ApiHarness.Admin)).Status);
        (await SendAsync("GET", "/os-security-groups/x")).IsFault(400, "badRequest", "Security group id should be integer");
        Assert.Empty(_api.Conductor.SecurityGroups.Rules);
    }

    [Fact]
    public async Task AGroupIsRenamedAndDeleted()
    {
        var path = $"/os-security-groups/{_mine.Number}";

        var renamed = await SendAsync("PUT", path, """{"security_group": {"name": "www", "description": "x"}}""");

        Assert.Equal("www", renamed.Succeeded().GetProperty("security_group").GetProperty("name").GetString());
        Assert.Equal(202, (await SendAsync("DELETE", path)).Status);
        Assert.Equal(404, (await SendAsync("GET", path)).Status);
    }

    [Fact]
    public async Task TheQuotaBoundsThem()
    {
        Answer answer = null!;
        for (var i = 0; i < 10; i++)
        {
            answer = await SendAsync("POST", "/os-security-groups", $$$"""{"security_group": {"name": "{{{i}}}"}}""");
        }

        answer.IsFault(403, "forbidden", "Quota exceeded, too many security groups.");
    }

    [Theory]
    [InlineData("""{"name": "", "description": "x"}""")]
    [InlineData("""{"name": " ", "description": "x"}""")]
    [InlineData("""{"description": "x"}""")]
    [InlineData("""{"name": 7}""")]
    public async Task ANameIsNeeded(string group) =>
        Assert.Equal(400, (await SendAsync("POST", "/os-security-groups", $$$"""{"security_group": {{{group}}}}""")).Status);

    /// <summary>OSSA-2014-014, OSSA-2019-001: what no host could make a rule of is refused and not stored.</summary>
    [Theory]
    [InlineData("\"ip_protocol\": \"tcp\", \"from_port\": 22", "Not enough parameters to build a valid rule.")]
    [InlineData("\"from_port\": 22, \"to_port\": 22", "Not enough parameters to build a valid rule.")]
    [InlineData("\"ip_protocol\": \"vrrp\", \"from_port\": 1, \"to_port\": 2", "Invalid IP protocol vrrp.")]
    [InlineData("\"ip_protocol\": 6, \"from_port\": 1, \"to_port\": 2", "Invalid IP protocol 6.")]
    [InlineData("\"ip_protocol\": \"tcp\", \"from_port\": 23, \"to_port\": 22", "Invalid port range 23:22. Former value cannot be greater than the later")]
    [InlineData("\"ip_protocol\": \"udp\", \"from_port\": 1, \"to_port\": 65536", "Invalid port range 1:65536. Valid UDP ports should be between 1-65535")]
    [InlineData("\"ip_protocol\": \"icmp\", \"from_port\": 256, \"to_port\": -1", "Invalid port range 256:-1. For ICMP, the type:code must be valid")]
    [InlineData("\"ip_protocol\": \"icmp\", \"from_port\": -1, \"to_port\": 3", "Invalid port range -1:3. For ICMP, the type:code must be valid")]
    [InlineData("\"ip_protocol\": \"tcp\", \"from_port\": \"a\", \"to_port\": 2", "Invalid input received: To and From ports must be integers")]
    [InlineData("\"ip_protocol\": \"tcp\", \"from_port\": 1, \"to_port\": 2, \"cidr\": \"10.0.0.0\"", "10.0.0.0 is not a valid IP network.")]
    [InlineData("\"ip_protocol\": \"tcp\", \"from_port\": 1, \"to_port\": 2, \"cidr\": \"10.0.0.0/33\"", "10.0.0.0/33 is not a valid IP network.")]
    [InlineData("\"ip_protocol\": \"tcp\", \"from_port\": 1, \"to_port\": 2, \"cidr\": \"10.1/16\"", "10.1/16 is not a valid IP network.")]
    [InlineData("\"ip_protocol\": \"tcp\", \"from_port\": 1, \"to_port\": 2, \"cidr\": \"10.0.0.0/ 8\"", "10.0.0.0/ 8 is not a valid IP network.")]
    [InlineData("\"ip_protocol\": \"tcp\", \"from_port\": 1, \"to_port\": 2, \"cidr\": \"fe80::1%1/64\"", "fe80::1%1/64 is not a valid IP network.")]
    [InlineData("\"ip_protocol\": \"tcp\", \"from_port\": 1, \"to_port\": 2, \"cidr\": \"\"", " is not a valid IP network.")]
    [InlineData("\"ip_protocol\": \"tcp\", \"from_port\": 1, \"to_port\": 2, \"cidr\": \"10.0.0.1/0\"", "Bad prefix for network in cidr 10.0.0.1/0")]
    [InlineData("\"group_id\": \"x\", \"ip_protocol\": \"tcp\", \"from_port\": 1, \"to_port\": 2", "Security group id should be integer")]
    [InlineData("\"group_id\": 1, \"ip_protocol\": \"tcp\", \"from_port\": 1", "Not enough parameters to build a valid rule.")]
    public async Task Ossa2014_014_a_rule_that_makes_no_sense_is_refused_and_not_stored(string rule, string message)
    {
        (await RuleAsync($"\"parent_group_id\": {_mine.Number}, {rule}")).IsFault(400, "badRequest", message);
        Assert.Empty(_api.Conductor.SecurityGroups.Rules);
    }

    [Theory]
    [InlineData("\"ip_protocol\": \"tcp\", \"from_port\": 22, \"to_port\": 22", "tcp 22 22 0.0.0.0/0")]
    [InlineData("\"ip_protocol\": \"TCP\", \"from_port\": 22, \"to_port\": 22, \"cidr\": \"10.2.3.124/24\"", "tcp 22 22 10.2.3.124/24")]
    [InlineData("\"ip_protocol\": \"Icmp\", \"from_port\": -1, \"to_port\": -1, \"cidr\": \"2001:db8::/32\"", "icmp -1 -1 2001:db8::/32")]
    [InlineData("\"group_id\": 2, \"ip_protocol\": null, \"from_port\": null, \"to_port\": null", "   ")]
    [InlineData("\"group_id\": \"2\", \"ip_protocol\": \"udp\"", "udp 1 65535 ")]
    [InlineData("\"group_id\": 2, \"ip_protocol\": \"icmp\"", "icmp -1 -1 ")]
    public async Task Ossa2012_007_a_rule_is_stored_in_one_spelling(string asked, string stored)
    {
        Assert.Equal(200, (await RuleAsync($"\"parent_group_id\": {_mine.Number}, {asked}")).Status);

        var rule = Assert.Single(_api.Conductor.SecurityGroups.Rules);
        Assert.Equal(stored, $"{rule.Protocol} {rule.FromPort} {rule.ToPort} {rule.Cidr}");
    }

    [Fact]
    public async Task ARuleFromAGroupNamesItAndIsDeleted()
    {
        var added = (await RuleAsync($"\"parent_group_id\": {_mine.Number}, \"group_id\": {_mine.Number}")).Succeeded().GetProperty("security_group_rule");
        var path = $"/os-security-group-rules/{added.GetProperty("id")}";

        Assert.Equal("""{"name":"web","tenant_id":"abcd1234"}""", added.GetProperty("group").GetRawText().Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal("{}", added.GetProperty("ip_range").GetRawText());
        Assert.Equal(202, (await SendAsync("DELETE", path)).Status);
        Assert.Equal(404, (await SendAsync("DELETE", path)).Status);
        Assert.Equal(400, (await SendAsync("DELETE", "/os-security-group-rules/x")).Status);
    }

    private Task<Answer> RuleAsync(string fields) => SendAsync("POST", "/os-security-group-rules", $$$"""{"security_group_rule": {{{{fields}}}}}""");

    private Task<Answer> SendAsync(string method, string path, string? body = null, int version = 1, string token = ApiHarness.User) =>
        _api.SendAsync(method, "/v2.1" + path, body, token, "2." + version);
}
