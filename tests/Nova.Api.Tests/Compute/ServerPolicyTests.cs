using Nova.Api.Compute;
using Nova.Api.Pipeline.Routing;
using Nova.Api.Tests.Harness;
using Nova.Core.Servers;

namespace Nova.Api.Tests.Compute;

/// <summary>Operators' rules about a server are asked about that server's owner, on every operation that names one.</summary>
public sealed class ServerPolicyTests : IDisposable
{
    private const string Colleague = "bob:abcd1234";
    private const string Stranger = "carol:0000ffff";

    private readonly string _file = Path.Combine(Path.GetTempPath(), $"policy-{Guid.NewGuid():N}.yaml");

    /// <summary>Method, path below the server, version, body, what the owner gets.</summary>
    public static TheoryData<string, string, int, string?, int> Requests => new()
    {
        { "GET", "", 1, null, 200 },
        { "PUT", "", 1, """{"server": {"name": "new"}}""", 200 },
        { "DELETE", "", 1, null, 204 },
        { "POST", "/action", 1, """{"os-stop": null}""", 202 },
        { "POST", "/action", 1, """{"reboot": {"type": "HARD"}}""", 202 },
        { "POST", "/action", 1, """{"lock": null}""", 202 },
        { "POST", "/action", 1, """{"unlock": null}""", 202 },
        { "POST", "/action", 1, """{"forceDelete": null}""", 202 },
        { "POST", "/action", 1, """{"restore": null}""", 202 },
        { "POST", "/action", 1, """{"os-resetState": {"state": "active"}}""", 202 },
        { "GET", "/metadata", 1, null, 200 },
        { "POST", "/metadata", 1, """{"metadata": {"a": "b"}}""", 200 },
        { "PUT", "/metadata", 1, """{"metadata": {"a": "b"}}""", 200 },
        { "GET", "/metadata/a", 1, null, 200 },
        { "PUT", "/metadata/a", 1, """{"meta": {"a": "b"}}""", 200 },
        { "DELETE", "/metadata/a", 1, null, 204 },
        { "GET", "/tags", 26, null, 200 },
        { "PUT", "/tags", 26, """{"tags": ["t"]}""", 200 },
        { "DELETE", "/tags", 26, null, 204 },
        { "GET", "/tags/t", 26, null, 204 },
        { "PUT", "/tags/t", 26, null, 201 },
        { "DELETE", "/tags/t", 26, null, 204 },
        { "GET", "/ips", 1, null, 200 },
        { "GET", "/os-instance-actions", 1, null, 200 },
    };

    public void Dispose() => File.Delete(_file);

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task ARuleOfTheOwnerLetsTheOwnerAloneIn(string method, string path, int version, string? body, int owner)
    {
        await using ApiHarness api = await StartAsync("user_id:%(user_id)s");
        string target = "/v2.1/servers/" + AddServer(api).Id;

        async Task<Answer> sendAsync(string token, string? server = null) =>
            await api.SendAsync(method, (server ?? target) + path, body, token, $"2.{version}");

        Answer colleague = await sendAsync(Colleague);
        Answer admin = await sendAsync(ApiHarness.Admin);
        Answer stranger = await sendAsync(Stranger);
        Answer missing = await sendAsync(ApiHarness.User, "/v2.1/servers/" + Guid.Empty);
        Answer nonsense = await sendAsync(ApiHarness.User, "/v2.1/servers/x");
        Assert.DoesNotContain(api.Conductor.Servers.Asked, asked => asked != "get");

        Assert.Equal((403, 403), (colleague.Status, admin.Status));
        Assert.Contains("Policy doesn't allow os_compute_api:", colleague.Text, StringComparison.Ordinal);
        Assert.Equal((404, 404, 404), (stranger.Status, missing.Status, nonsense.Status));
        Assert.Equal(owner, (await sendAsync(ApiHarness.User)).Status);
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task ARuleOfTheProjectIsAskedAboutTheServersProject(string method, string path, int version, string? body, int owner)
    {
        await using ApiHarness api = await StartAsync("project_id:%(project_id)s");
        string target = "/v2.1/servers/" + AddServer(api).Id + path;

        Assert.Equal(403, (await api.SendAsync(method, target, body, ApiHarness.Admin, $"2.{version}")).Status);
        Assert.Equal(owner, (await api.SendAsync(method, target, body, Colleague, $"2.{version}")).Status);
    }

    [Theory]
    [InlineData("DELETE", "", 1, null, "delete")]
    [InlineData("GET", "", 1, null, "get")]
    [InlineData("POST", "/action", 1, """{"os-stop": null}""", "action")]
    [InlineData("POST", "/metadata", 1, """{"metadata": {"a": "b"}}""", "metadata")]
    [InlineData("DELETE", "/tags", 26, null, "tags")]
    public async Task ByDefaultNoPolicyCostsARoundTrip(string method, string path, int version, string? body, string asked)
    {
        foreach (string token in new[] { ApiHarness.User, ApiHarness.Admin, Colleague })
        {
            await using ApiHarness api = await ApiHarness.StartAsync();
            string target = "/v2.1/servers/" + AddServer(api).Id + path;

            Answer answer = await api.SendAsync(method, target, body, token, $"2.{version}");

            Assert.InRange(answer.Status, 200, 204);
            Assert.Equal([asked], api.Conductor.Servers.Asked);
        }
    }

    [Fact]
    public void EveryOperationBelowAServerIsJudgedByTheServer()
    {
        Operation[] below = [.. ComputeRoutes.Build().All.Where(o => o.Path.StartsWith("/servers/{", StringComparison.Ordinal))];

        Assert.All(below, o => Assert.True(o.IsOnServer));
        Assert.All(below, o => Assert.True(o.Path.StartsWith("/servers/{id}", StringComparison.Ordinal) || o.Path.StartsWith("/servers/{server_id}", StringComparison.Ordinal)));
        Assert.All(below, o => Assert.True(o.OwnPolicy is not null || o.IsForAnyone));
    }

    private static InstanceRecord AddServer(ApiHarness api) => api.Conductor.Servers.Add(with: server => server with
    {
        Metadata = new Dictionary<string, string> { ["a"] = "b" },
        Tags = ["t"],
    });

    /// <summary>An API whose every policy on servers is this rule.</summary>
    private async Task<ApiHarness> StartAsync(string rule)
    {
        IEnumerable<string> policies = ComputeRoutes.Build().All.Where(o => o.IsOnServer).Select(o => o.OwnPolicy?.Name).OfType<string>().Distinct();
        await File.WriteAllLinesAsync(_file, policies.Select(policy => $"\"{policy}\": \"{rule}\""));
        return await ApiHarness.StartAsync($"[oslo_policy]\npolicy_file = {_file}");
    }
}
