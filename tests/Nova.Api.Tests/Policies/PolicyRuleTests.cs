using Nova.Api.Policies;

namespace Nova.Api.Tests.Policies;

/// <summary>The rule language, one line per case.</summary>
public sealed class PolicyRuleTests
{
    private static readonly Caller Alice = new() { UserId = "alice", ProjectId = "p1", Roles = ["Member", "reader"], ServiceRoles = ["cinder"] };

    [Theory]
    [InlineData("", true)]
    [InlineData("@", true)]
    [InlineData("!", false)]
    [InlineData("role:member", true)]
    [InlineData("role:admin", false)]
    [InlineData("not role:admin", true)]
    [InlineData("NOT role:member", false)]
    [InlineData("role:admin or role:reader", true)]
    [InlineData("role:admin and role:reader", false)]
    [InlineData("role:admin and role:reader or role:member", true)]
    [InlineData("role:member or role:admin and !", true)]
    [InlineData("(role:member or role:admin) and !", false)]
    [InlineData("((role:member))", true)]
    [InlineData("not (role:member and not role:reader)", true)]
    [InlineData("project_id:%(project_id)s", true)]
    [InlineData("tenant:%(tenant_id)s", true)]
    [InlineData("user_id:%(user_id)s", false)]
    [InlineData("(role:admin) or user_id:%(user_id)s", false)]
    [InlineData("user_id:alice", true)]
    [InlineData("'p1':%(project_id)s", true)]
    [InlineData("project_id:%(network.project_id)s", false)]
    [InlineData("is_admin:False", true)]
    [InlineData("is_admin:True", false)]
    [InlineData("system_scope:all", false)]
    [InlineData("rule:member_of_it", true)]
    [InlineData("rule:nothing", false)]
    [InlineData("roles:Member", true)]
    [InlineData("True:True", true)]
    [InlineData("True:%(user_id)s", false)]
    [InlineData("1:1", true)]
    [InlineData("'alice':alice", true)]
    [InlineData("x:True", false)]
    [InlineData("not x:True", true)]
    [InlineData("quota_class:%(quota_class)s", false)]
    [InlineData("service_roles:service", false)]
    [InlineData("service_roles:cinder", true)]
    [InlineData("role:cinder", false)]
    [InlineData("is_admin_project:True", true)]
    [InlineData("is_admin_project:False", false)]
    [InlineData("domain_id:None", true)]
    [InlineData("user_id:'alice'", false)]
    public void Holds(string rule, bool expected)
    {
        PolicyCheck check = PolicyRuleParser.Parse(rule, name => name == "member_of_it"
            ? (Caller caller, in PolicyTarget _) => caller.HasRole("member")
            : null, warn: _ => { });

        Assert.Equal(expected, check(Alice, new PolicyTarget("p1", "bob")));
    }

    [Theory]
    [InlineData("role:admin or", "the rule ends where a check is expected")]
    [InlineData("(role:admin", "a parenthesis is not closed")]
    [InlineData("role:admin)", "')' is unexpected")]
    [InlineData("role:admin role:member", "'role:member' is unexpected")]
    [InlineData("admin", "'admin' is not a check (kind:value)")]
    [InlineData("http://policy.example/check", "checks by a remote server are not supported")]
    public void IsBroken(string rule, string reason)
    {
        FormatException error = Assert.Throws<FormatException>(() => PolicyRuleParser.Parse(rule, _ => null, Assert.Fail));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ATargetWithoutOwnerMatchesNoCaller()
    {
        PolicyCheck check = PolicyRuleParser.Parse("project_id:%(project_id)s", _ => null, warn: _ => { });

        Assert.False(check(new Caller { UserId = "u" }, new PolicyTarget(null, null)));
    }

    /// <summary>Before the look-up a rule holds for certain, is refused for certain, or has to wait.</summary>
    [Theory]
    [InlineData("role:member and project_id:%(project_id)s", false, true, true)]
    [InlineData("role:member and project_id:%(project_id)s", true, false, true)]
    [InlineData("project_id:%(project_id)s or is_admin:True", true, true, true)]
    [InlineData("user_id:%(user_id)s", false, false, true)]
    [InlineData("role:admin or user_id:%(user_id)s", false, false, true)]
    [InlineData("role:member or user_id:%(user_id)s", false, true, true)]
    [InlineData("role:nobody and user_id:%(user_id)s", false, false, false)]
    [InlineData("not user_id:%(user_id)s", false, false, true)]
    [InlineData("not not user_id:%(user_id)s", false, false, true)]
    [InlineData("not (role:member and not user_id:%(user_id)s)", false, false, true)]
    [InlineData("not (role:member or user_id:%(user_id)s)", false, false, false)]
    [InlineData("project_id:%(flavor_id)s", false, false, false)]
    public void IsDecidedBeforeTheServerIsKnown(string rule, bool asAdmin, bool holdsForCertain, bool mayHold)
    {
        PolicyCheck check = PolicyRuleParser.Parse(rule, _ => null, warn: _ => { });
        Caller caller = Alice with { IsAdmin = asAdmin };

        Assert.Equal(holdsForCertain, check(caller, PolicyTarget.OfServer(caller, openMatches: false)));
        Assert.Equal(mayHold, check(caller, PolicyTarget.OfServer(caller, openMatches: true)));
    }
}
