using Microsoft.Extensions.Logging;
using Nova.Api.Pipeline;
using Nova.Api.Policies;
using Nova.Api.Tests.Harness;
using Nova.Hosting.Configuration;

namespace Nova.Api.Tests.Policies;

public sealed class PolicyFileTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"policy-{Guid.NewGuid():N}.yaml");

    private readonly RememberedLog _log = new();

    public void Dispose()
    {
        File.Delete(_file);
        _log.Dispose();
    }

    [Fact]
    public void WithoutAFileTheDefaultsHold()
    {
        PolicyRules rules = Compile("");

        Assert.True(Allows(rules, "os_compute_api:servers:show", "reader"));
        Assert.False(Allows(rules, "os_compute_api:servers:create", "reader"));
        Assert.False(Allows(rules, "os_compute_api:os-flavor-manage:create", "member"));
        Assert.True(Allows(rules, "os_compute_api:os-flavor-manage:create", "admin"));
        Assert.False(Allows(rules, "compute:servers:resize:cross_cell", "admin"));
    }

    [Fact]
    public void AFileOverridesPoliciesAndTheRulesTheyAreMadeOf()
    {
        PolicyRules rules = Compile("""
            # operators of ours
            "context_is_admin": "role:operator"
            "os_compute_api:servers:create": "role:builder or rule:context_is_admin"
            "os_compute_api:extensions": "!"
            """);

        Assert.True(Allows(rules, "os_compute_api:servers:create", "builder"));
        Assert.True(Allows(rules, "os_compute_api:os-flavor-manage:create", "operator"));
        Assert.False(Allows(rules, "os_compute_api:os-flavor-manage:create", "admin"));
        Assert.False(Allows(rules, "os_compute_api:extensions", "admin"));
        Assert.True(rules.WithAdminFlag(Caller("operator")).IsAdmin);
        Assert.False(rules.WithAdminFlag(Caller("admin")).IsAdmin);
    }

    [Fact]
    public void JsonOfOldIsReadAndOldNamesStillCount()
    {
        PolicyRules rules = Compile("""{"os_compute_api:os-services": "role:watcher"}""");

        Assert.True(Allows(rules, "os_compute_api:os-services:list", "watcher"));
        Assert.True(Allows(rules, "os_compute_api:os-services:delete", "watcher"));
    }

    [Fact]
    public void OldDefaultsCountOnlyWhenAskedFor()
    {
        PolicyRules strict = Compile("");
        PolicyRules lenient = PolicyRules.Compile(new Dictionary<string, string>(), _file, true, enforceNewDefaults: false, Assert.Fail);

        Assert.False(Allows(strict, "os_compute_api:servers:show", "someone"));
        Assert.True(Allows(lenient, "os_compute_api:servers:show", "someone"));
    }

    [Fact]
    public void ATokenOfAnotherScopeIsRefusedUnlessScopesAreNotEnforced()
    {
        var caller = new Caller { UserId = "u", SystemScope = "all", Roles = ["admin"] };
        PolicyRules strict = Compile("");
        PolicyRules lenient = PolicyRules.Compile(new Dictionary<string, string>(), _file, enforceScope: false, true, Assert.Fail);

        Assert.False(strict.Find("os_compute_api:os-services:list")(caller, default));
        Assert.True(lenient.Find("os_compute_api:os-services:list")(caller, default));
    }

    [Fact]
    public void AnUnknownNameIsWarnedAboutUnlessARuleRefersToIt()
    {
        var warnings = new List<string>();
        File.WriteAllText(_file, """
            "helper": "role:x"
            "os_compute_api:servers:show": "rule:helper"
            "os_compute_api:servers:shwo": "role:y"
            """);

        PolicyRules.Compile(PolicyFile.Read(_file), _file, true, true, warnings.Add);

        string warning = Assert.Single(warnings);
        Assert.Contains(_file, warning, StringComparison.Ordinal);
        Assert.Contains("'os_compute_api:servers:shwo'", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"os_compute_api:servers:show\": \"role:admin or\"", "os_compute_api:servers:show", "the rule ends where a check is expected")]
    [InlineData("\"a\": \"rule:b\"\n\"b\": \"rule:a\"", "rule 'b: rule:a'", "rule:a refers to itself")]
    [InlineData("\"a\": \"rule:nothing\"", "rule 'a: rule:nothing'", "rule:nothing is not defined")]
    [InlineData("\"a\": [1]", "'a'", "is not a string")]
    [InlineData("- a", "", "expected 'name: rule' lines")]
    [InlineData("\"a: b", "line 1", "")]
    public void ABrokenFileIsNamedWithTheRule(string yaml, string where, string reason)
    {
        PolicyException error = Assert.Throws<PolicyException>(() => Compile(yaml));

        Assert.Contains(_file, error.Message, StringComparison.Ordinal);
        Assert.Contains(where, error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheDaemonDoesNotStartWithABrokenFile()
    {
        await File.WriteAllTextAsync(_file, "\"os_compute_api:servers:show\": \"role:admin or\"");

        ConfigurationException error = await Assert.ThrowsAsync<ConfigurationException>(
            () => ApiHarness.StartAsync($"[oslo_policy]\npolicy_file = {_file}"));

        Assert.Contains("os_compute_api:servers:show", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheDaemonFollowsTheFile()
    {
        await File.WriteAllTextAsync(_file, "\"os_compute_api:extensions\": \"rule:context_is_admin\"");
        await using ApiHarness api = await ApiHarness.StartAsync($"[oslo_policy]\npolicy_file = {_file}");

        Answer user = await api.SendAsync("GET", "/v2.1/extensions");
        Answer admin = await api.SendAsync("GET", "/v2.1/extensions", token: ApiHarness.Admin);

        user.IsFault(403, "forbidden", "Policy doesn't allow os_compute_api:extensions to be performed.");
        Assert.Equal(200, admin.Status);
    }

    [Fact]
    public void AChangedFileIsTakenUpAndABrokenOneChangesNothing()
    {
        var options = new ApiOptions { PolicyFile = _file };
        var live = new LivePolicies(PolicyFileWatch.Read(options, Assert.Fail));
        using ILoggerFactory logs = LoggerFactory.Create(logging => logging.AddProvider(_log));
        var watch = new PolicyFileWatch(live, options, TimeProvider.System, logs.CreateLogger<PolicyFileWatch>());
        bool memberMayCreate() => Allows(live.Rules, "os_compute_api:servers:create", "member");
        void looksAt(string yaml)
        {
            File.WriteAllText(_file, yaml);
            File.SetLastWriteTimeUtc(_file, DateTime.UnixEpoch.AddSeconds(_log.Lines.Count));
            watch.Look();
            watch.Look();
        }

        Assert.True(memberMayCreate());
        looksAt("\"os_compute_api:servers:create\": \"role:builder\"");
        Assert.False(memberMayCreate());
        looksAt("\"os_compute_api:servers:create\": \"role:builder or\"");
        Assert.False(memberMayCreate());
        Assert.True(Allows(live.Rules, "os_compute_api:servers:create", "builder"));
        File.Delete(_file);
        watch.Look();
        Assert.True(memberMayCreate());

        Assert.Collection(
            _log.Lines,
            line => Assert.Equal($"Information: Policy file {_file} has changed: its rules are in force now.", line),
            line => Assert.StartsWith("Error: The changed policies are not in force, those from before still are: ", line, StringComparison.Ordinal),
            line => Assert.StartsWith("Information: ", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task TheDaemonTakesUpAChangedFile()
    {
        await using ApiHarness api = await ApiHarness.StartAsync($"[oslo_policy]\npolicy_file = {_file}");
        Answer before = await api.SendAsync("GET", "/v2.1/extensions");
        await File.WriteAllTextAsync(_file, "\"context_is_admin\": \"role:member\"\n\"os_compute_api:extensions\": \"is_admin:False\"");

        Answer after = await api.SendAsync("GET", "/v2.1/extensions");
        while (after.Status == 200)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
            after = await api.SendAsync("GET", "/v2.1/extensions");
        }

        Assert.Equal((200, 403), (before.Status, after.Status));
    }

    private PolicyRules Compile(string yaml)
    {
        File.WriteAllText(_file, yaml);
        return PolicyRules.Compile(PolicyFile.Read(_file), _file, true, true, Assert.Fail);
    }

    private static bool Allows(PolicyRules rules, string policy, string role) =>
        rules.Find(policy)(rules.WithAdminFlag(Caller(role)), new PolicyTarget("p1", "u"));

    private static Caller Caller(string role) => new() { UserId = "u", ProjectId = "p1", Roles = [role] };
}
