using System.Text;
using Nova.Api.Tests.Harness;
using Nova.Core.Faults;

namespace Nova.Api.Tests.Pipeline;

/// <summary>POST with an Idempotency-Key: however often it comes, it is done once and answered as at first.</summary>
public sealed class KeyedRequestTests : IAsyncLifetime
{
    private const string Keypair = """{"keypair": {"name": "generated"}}""";

    private const string Server = """{"server": {"name": "s", "flavorRef": "old", "imageRef": """ + $"\"{FakeGlance.ImageId}\"}}}}";

    private FakeGlance _glance = null!;
    private ApiHarness _api = null!;

    /// <summary>Path ({server} stands for one), body, token, version.</summary>
    public static TheoryData<string, string, string, int> Posts => new()
    {
        { "/os-keypairs", Keypair, ApiHarness.User, 2 },
        { "/flavors", """{"flavor": {"name": "f", "ram": 1, "vcpus": 1, "disk": 1}}""", ApiHarness.Admin, 1 },
        { "/flavors/old/action", """{"addTenantAccess": {"tenant": "abcd"}}""", ApiHarness.Admin, 1 },
        { "/flavors/old/os-extra_specs", """{"extra_specs": {"a": "b"}}""", ApiHarness.Admin, 1 },
        { "/os-aggregates", """{"aggregate": {"name": "a"}}""", ApiHarness.Admin, 1 },
        { "/os-aggregates/1/action", """{"add_host": {"host": "host1"}}""", ApiHarness.Admin, 1 },
        { "/os-server-groups", """{"server_group": {"name": "g", "policies": ["affinity"]}}""", ApiHarness.User, 1 },
        { "/servers/{server}/action", """{"os-stop": null}""", ApiHarness.User, 1 },
        { "/servers/{server}/action", """{"forceDelete": null}""", ApiHarness.User, 1 },
        { "/servers/{server}/metadata", """{"metadata": {"a": "b"}}""", ApiHarness.User, 1 },
        { "/servers", Server, ApiHarness.User, 1 },
    };

    public async ValueTask InitializeAsync()
    {
        _glance = await FakeGlance.StartAsync();
        _api = await ApiHarness.StartAsync(_glance.Configuration);
        _api.Conductor.Add(FakeServers.Flavor with { Id = "old", Name = "old", IsPublic = false });
        await _api.SendAsync("POST", "/v2.1/os-aggregates", """{"aggregate": {"name": "first"}}""", ApiHarness.Admin);
    }

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        await _glance.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Posts))]
    public async Task ARepeatGetsTheFirstAnswer(string path, string body, string token, int version)
    {
        path = WithServer(path);

        Answer first = await SendAsync("k", path, body, token, version);
        Answer second = await SendAsync("k", path, body, token, version);

        AssertSame(first, second);
    }

    /// <summary>The API dies after the work, before the answer is kept: the work is done again by calls that are answered as at first.</summary>
    [Theory]
    [MemberData(nameof(Posts))]
    public async Task ACrashBeforeTheAnswerIsKeptDoesNothingTwice(string path, string body, string token, int version)
    {
        path = WithServer(path);

        _api.Conductor.Requests.LosesAnswers = true;
        Answer first = await SendAsync("k", path, body, token, version);
        _api.Conductor.Requests.LosesAnswers = false;
        Answer second = await SendAsync("k", path, body, token, version);
        Answer third = await SendAsync("k", path, body, token, version);

        AssertSame(first, second);
        AssertSame(second, third);
    }

    [Fact]
    public async Task SecretsAreGivenAwayOnceAndNeverKept()
    {
        Answer keypair = await SendAsync("k1", "/os-keypairs", Keypair);
        Answer server = await SendAsync("k2", "/servers", Server);
        Answer again = await SendAsync("k1", "/os-keypairs", Keypair);

        string privateKey = keypair.Succeeded().GetProperty("keypair").GetProperty("private_key").GetString()!;
        string password = server.Succeeded(202).GetProperty("server").GetProperty("adminPass").GetString()!;
        Assert.False(again.Succeeded().GetProperty("keypair").TryGetProperty("private_key", out _));
        string kept = string.Concat(_api.Conductor.Requests.Answers.Select(answer => Encoding.UTF8.GetString(answer.Body!)));
        Assert.Contains("public_key", kept, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE KEY", kept, StringComparison.Ordinal);
        Assert.DoesNotContain(password, kept, StringComparison.Ordinal);
        Assert.Contains("PRIVATE KEY", privateKey, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnotherRequestUnderTheSameKeyIsRefused()
    {
        await SendAsync("k", "/os-keypairs", Keypair);

        Answer body = await SendAsync("k", "/os-keypairs", """{"keypair": {"name": "other"}}""");
        Answer path = await SendAsync("k", "/os-server-groups", """{"server_group": {"name": "g", "policies": ["affinity"]}}""");
        Answer version = await SendAsync("k", "/os-keypairs", Keypair, version: 2);

        body.IsFault(422, "computeFault", "The idempotency key was used before with a different request.");
        Assert.Equal((422, 422), (path.Status, version.Status));
    }

    [Fact]
    public async Task AKeyIsTheUsersOwn()
    {
        Answer mine = await SendAsync("k", "/os-keypairs", Keypair);
        Answer yours = await SendAsync("k", "/os-keypairs", Keypair, "bob:abcd1234");

        Assert.Equal("alice", mine.Succeeded().GetProperty("keypair").GetProperty("user_id").GetString());
        Assert.Equal("bob", yours.Succeeded().GetProperty("keypair").GetProperty("user_id").GetString());
    }

    [Fact]
    public async Task TwoAtOnceAreOneServerAndOnePassword()
    {
        var gate = new TaskCompletionSource();
        _api.Conductor.Servers.Gate = gate.Task;
        Task<Answer>[] sent = [SendAsync("k", "/servers", Server), SendAsync("k", "/servers", Server)];
        while (_api.Conductor.Requests.Begun < 2 || _api.Conductor.Servers.Asked.IsEmpty)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        gate.SetResult();
        Answer[] answers = await Task.WhenAll(sent);

        Assert.Single(_api.Conductor.Servers.All);
        Assert.Single(answers.Select(answer => answer.Succeeded(202).GetProperty("server").GetProperty("id").GetString()).Distinct());
        Assert.Single(answers, answer => answer.Json.GetProperty("server").TryGetProperty("adminPass", out _));
    }

    [Fact]
    public async Task ARefusalThatChangedNothingAndAFailureAreNotKept()
    {
        string path = $"/servers/{_api.Conductor.Servers.Add().Id}/action";
        Answer refused = await SendAsync("k1", path, """{"os-start": null}""");
        Answer unknown = await SendAsync("k5", "/servers", """{"server": {"name": "a", "flavorRef": "none", "imageRef": "%IMAGE%"}}""".Replace("%IMAGE%", FakeGlance.ImageId, StringComparison.Ordinal));
        Assert.Equal((409, 400), (refused.Status, unknown.Status));
        Assert.Empty(_api.Conductor.Requests.Answers);
        Assert.Equal(0, _api.Conductor.Requests.Held);

        await SendAsync("k2", path, """{"os-stop": null}""");
        Answer now = await SendAsync("k1", path, """{"os-start": null}""");
        Assert.Equal(202, now.Status);

        _api.Conductor.NextFailure = new FaultException(FaultKind.Unavailable, "The database is away.");
        Answer failed = await SendAsync("k4", "/os-keypairs", Keypair);
        Answer repeated = await SendAsync("k4", "/os-keypairs", Keypair);
        Assert.Equal((503, 200), (failed.Status, repeated.Status));
    }

    /// <summary>What is not done here is refused like anything else: the key is free for another request, and is not counted.</summary>
    [Fact]
    public async Task WhatIsNotImplementedLeavesItsKeyFree()
    {
        Answer byTheApi = await SendAsync("k1", "/os-aggregates/1/images", """{"cache": [{"id": "%IMAGE%"}]}""".Replace("%IMAGE%", FakeGlance.ImageId, StringComparison.Ordinal), ApiHarness.Admin, 81);
        _api.Conductor.NextFailure = new FaultException(FaultKind.NotImplemented, "No host can do that.");
        Answer byTheConductor = await SendAsync("k2", "/os-keypairs", Keypair);
        Assert.Equal((501, 501), (byTheApi.Status, byTheConductor.Status));
        Assert.Equal(0, _api.Conductor.Requests.Held);

        Answer another = await SendAsync("k2", "/os-server-groups", """{"server_group": {"name": "g", "policies": ["affinity"]}}""");
        Assert.Equal(200, another.Status);
    }

    [Fact]
    public async Task WhatOnlyReadsNeedsNoKey()
    {
        await SendAsync("k", $"/servers/{_api.Conductor.Servers.Add(with: s => s with { Host = null }).Id}/action", """{"os-getConsoleOutput": {}}""");

        Assert.Equal(0, _api.Conductor.Requests.Begun);
    }

    private string WithServer(string path) => path.Contains("{server}", StringComparison.Ordinal)
        ? path.Replace("{server}", _api.Conductor.Servers.Add().Id.ToString(), StringComparison.Ordinal)
        : path;

    private Task<Answer> SendAsync(string key, string path, string body, string token = ApiHarness.User, int version = 1) =>
        _api.SendAsync("POST", "/v2.1" + path, body, token, $"2.{version}", ("Idempotency-Key", key));

    private static void AssertSame(Answer first, Answer second)
    {
        Assert.InRange(first.Status, 200, 202);
        Assert.Equal(first.Status, second.Status);
        Assert.Equal(WithoutSecrets(first), WithoutSecrets(second));
        Assert.Equal(first.Header("Location"), second.Header("Location"));
        Assert.Equal(first.Header("Content-Type"), second.Header("Content-Type"));
    }

    private static string WithoutSecrets(Answer answer)
    {
        if (answer.Text.Length == 0)
        {
            return "";
        }

        var body = System.Text.Json.Nodes.JsonNode.Parse(answer.Text)!;
        body["keypair"]?.AsObject().Remove("private_key");
        (body["server"] as System.Text.Json.Nodes.JsonObject)?.Remove("adminPass");
        return body.ToJsonString();
    }
}
