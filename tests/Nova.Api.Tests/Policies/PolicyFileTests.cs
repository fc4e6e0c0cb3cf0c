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
        PolicyRules lenient = PolicyRules.Compile(new Dictionary<string, WrittenRule>(), true, enforceNewDefaults: false, Assert.Fail);

        Assert.False(Allows(strict, "os_compute_api:servers:show", "someone"));
        Assert.True(Allows(lenient, "os_compute_api:servers:show", "someone"));
    }

    [Fact]
    public void ATokenOfAnotherScopeIsRefusedUnlessScopesAreNotEnforced()
    {
        var caller = new Caller { UserId = "u", SystemScope = "all", Roles = ["admin"] };
        PolicyRules strict = Compile("");
        PolicyRules lenient = PolicyRules.Compile(new Dictionary<string, WrittenRule>(), enforceScope: false, true, Assert.Fail);

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

        PolicyRules.Compile(PolicyFile.Read(_file), true, true, warnings.Add);

        string warning = Assert.Single(warnings);
        Assert.Contains(_file, warning, StringComparison.Ordinal);
        Assert.Contains("'os_compute_api:servers:shwo'", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"os_compute_api:servers:show\": \"role:admin or\"", "os_compute_api:servers:show", "the rule ends where a check is expected")]
    [InlineData("\"a\": \"rule:b\"\n\"b\": \"rule:a\"", "rule 'b: rule:a'", "rule:a refers to itself")]
    [InlineData("\"a\": [1]", "rule 'a: [[1]]'", "'1' is not a check (kind:value)")]
    [InlineData("\"b\": x:y\n\"a\": {c: d}", "line 2", "the rule of 'a' is neither a text nor a list of checks")]
    [InlineData("\"a\": [[[b]]]", "line 1", "the rule of 'a' is neither a text nor a list of checks")]
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
    public void AFileThatIsNoUtf8IsRefused()
    {
        File.WriteAllBytes(_file, [.. "\"os_compute_api:servers:show\": \"role:chef"u8, 0xe9, .. "\""u8]);

        PolicyException error = Assert.Throws<PolicyException>(() => PolicyFile.Read(_file));

        Assert.Equal($"Policy file {_file}: the file is not UTF-8.", error.Message);
    }

    /// <summary>As real files have them, left over from older releases: everything else in the file applies.</summary>
    [Theory]
    [InlineData("quota_class:%(quota_class)s", "'quota_class:%(quota_class)s': no caller has the credential 'quota_class'")]
    [InlineData("x:True", "'x:True': no caller has the credential 'x'")]
    [InlineData("token.project.domain.id:default", "'token.project.domain.id:default': no caller has the credential 'token.project.domain.id'")]
    [InlineData("project_id:%(network.tenant_id)s", "'project_id:%(network.tenant_id)s': the object of a request has no %(network.tenant_id)s")]
    [InlineData("rule:system_reader_api", "rule:system_reader_api is not defined")]
    [InlineData("role:%(role)s", "'role:%(role)s': a role is named literally")]
    public void ACheckThatCannotHoldIsFalseAndTheRestOfTheFileApplies(string check, string warning)
    {
        var warnings = new List<string>();
        File.WriteAllText(_file, $"""
            "os_compute_api:extensions": "!"

            "os_compute_api:servers:create": "{check}"
            "os_compute_api:servers:show": "{check} or role:member"
            """);

        PolicyRules rules = PolicyRules.Compile(PolicyFile.Read(_file), true, true, warnings.Add);

        Assert.False(Allows(rules, "os_compute_api:servers:create", "admin"));
        Assert.True(Allows(rules, "os_compute_api:servers:show", "member"));
        Assert.False(Allows(rules, "os_compute_api:extensions", "admin"));
        Assert.Contains($"Policy file {_file}: line 3: rule 'os_compute_api:servers:create: {check}': {warning}; the check never holds.", warnings);
        Assert.Equal(2, warnings.Count);
    }

    [Theory]
    [InlineData("""[["role:admin"], ["role:member"]]""", "member", true)]
    [InlineData("""[["role:admin"], ["role:member"]]""", "reader", false)]
    [InlineData("""[["role:member", "project_id:p1"]]""", "member", true)]
    [InlineData("""[["role:member", "project_id:p2"]]""", "member", false)]
    [InlineData("""["role:admin", "role:member"]""", "member", true)]
    [InlineData("[]", "reader", true)]
    [InlineData("[[]]", "admin", false)]
    [InlineData("""[[], ["role:member"]]""", "member", true)]
    [InlineData("""[["rule:context_is_admin"], ["role:project admin"]]""", "project admin", true)]
    [InlineData("", "reader", true)]
    [InlineData("null", "reader", true)]
    public void ARuleMayBeAListOfAlternatives(string rule, string role, bool expected)
    {
        PolicyRules rules = Compile($"os_compute_api:servers:create: {rule}");

        Assert.Equal(expected, Allows(rules, "os_compute_api:servers:create", role));
    }

    [Fact]
    public void TheLastOfTwoEqualNamesCounts()
    {
        PolicyRules rules = Compile("""
            "os_compute_api:servers:create": "role:first"
            "os_compute_api:servers:show": &readers "role:watcher"
            "os_compute_api:servers:create": "role:last"
            "os_compute_api:servers:index": *readers
            """);

        Assert.False(Allows(rules, "os_compute_api:servers:create", "first"));
        Assert.True(Allows(rules, "os_compute_api:servers:create", "last"));
        Assert.True(Allows(rules, "os_compute_api:servers:index", "watcher"));
    }

    /// <summary>Nobody owns services, hosts, aggregates, zones, flavors and quota classes: upstream asks about them with an empty target.</summary>
    [Theory]
    [InlineData("os-services:list", "/os-services")]
    [InlineData("os-aggregates:index", "/os-aggregates")]
    [InlineData("os-hypervisors:list", "/os-hypervisors")]
    [InlineData("os-hypervisors:list-detail", "/os-hypervisors/detail")]
    [InlineData("os-hypervisors:statistics", "/os-hypervisors/statistics")]
    [InlineData("os-availability-zone:detail", "/os-availability-zone/detail")]
    [InlineData("os-availability-zone:list", "/os-availability-zone")]
    [InlineData("os-quota-class-sets:show", "/os-quota-class-sets/default")]
    [InlineData("extensions", "/extensions")]
    [InlineData("limits", "/limits")]
    public async Task AnOwnersRuleOpensNothingThatNobodyOwns(string policy, string path)
    {
        await File.WriteAllTextAsync(_file, $"\"os_compute_api:{policy}\": \"is_admin:True or project_id:%(project_id)s or user_id:%(user_id)s\"");
        await using ApiHarness api = await ApiHarness.StartAsync($"[oslo_policy]\npolicy_file = {_file}");

        Answer user = await api.SendAsync("GET", "/v2.1" + path);
        Answer admin = await api.SendAsync("GET", "/v2.1" + path, token: ApiHarness.Admin);

        user.IsFault(403, "forbidden", $"Policy doesn't allow os_compute_api:{policy} to be performed.");
        Assert.Equal(200, admin.Status);
    }

    [Theory]
    [InlineData("os_compute_api:os-aggregates:add_host")]
    [InlineData("compute:aggregates:images")]
    [InlineData("os_compute_api:os-flavor-manage:create")]
    [InlineData("os_compute_api:os-flavor-access:add_tenant_access")]
    [InlineData("os_compute_api:os-flavor-extra-specs:update")]
    [InlineData("os_compute_api:os-hosts:reboot")]
    [InlineData("os_compute_api:os-instance-usage-audit-log:list")]
    [InlineData("os_compute_api:os-server-external-events:create")]
    [InlineData("os_compute_api:os-services:delete")]
    public void AnOwnersRuleHoldsForNothingThatNobodyOwns(string policy)
    {
        PolicyRules rules = Compile($"\"{policy}\": \"project_id:%(project_id)s\"\n\"os_compute_api:servers:show\": \"project_id:%(project_id)s\"");

        Assert.False(Allows(rules, policy, "member"));
        Assert.True(Allows(rules, "os_compute_api:servers:show", "member"));
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
    public void FilesOfAPolicyFolderCountAfterTheFileInTheOrderOfTheirNames()
    {
        string folder = Directory.CreateTempSubdirectory("nova-policy-").FullName;
        void write(string name, string rule) => File.WriteAllText(Path.Combine(folder, name), $"\"os_compute_api:servers:create\": \"{rule}\"\n");
        try
        {
            File.WriteAllText(_file, "\"os_compute_api:servers:create\": \"role:of_file\"");
            write("10-first.yaml", "role:first");
            write("20-second.yaml", "role:second or nothing:1");
            write(".30-hidden.yaml~", "role:hidden");
            var warnings = new List<string>();

            PolicyRules rules = PolicyFileWatch.Read(new ApiOptions { PolicyFile = _file, PolicyFolders = [folder, folder + "-none"] }, warnings.Add);

            Assert.True(Allows(rules, "os_compute_api:servers:create", "second"));
            Assert.DoesNotContain(new[] { "of_file", "first", "hidden" }, role => Allows(rules, "os_compute_api:servers:create", role));
            Assert.StartsWith($"Policy file {Path.Combine(folder, "20-second.yaml")}: line 1: ", Assert.Single(warnings), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void ANameThatNothingKnowsIsBlamedOnTheFileItStandsIn()
    {
        string folder = Directory.CreateTempSubdirectory("nova-policy-").FullName;
        try
        {
            string inFolder = Path.Combine(folder, "10-mine.yaml");
            File.WriteAllText(_file, "\"os_compute_api:servers:shwo\": \"role:x\"");
            File.WriteAllText(inFolder, "\"os_compute_api:servers:craete\": \"role:x\"");
            var warnings = new List<string>();

            PolicyFileWatch.Read(new ApiOptions { PolicyFile = _file, PolicyFolders = [folder] }, warnings.Add);

            Assert.Equal(
                [
                    $"Policy file {_file}: no policy is called 'os_compute_api:servers:shwo', and no rule refers to it.",
                    $"Policy file {inFolder}: no policy is called 'os_compute_api:servers:craete', and no rule refers to it.",
                ],
                warnings);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
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
        return PolicyRules.Compile(PolicyFile.Read(_file), true, true, Assert.Fail);
    }

    private static bool Allows(PolicyRules rules, string policy, string role) =>
        rules.Find(policy)(rules.WithAdminFlag(Caller(role)), new PolicyTarget("p1", "u"));

    private static Caller Caller(string role) => new() { UserId = "u", ProjectId = "p1", Roles = [role] };
}
