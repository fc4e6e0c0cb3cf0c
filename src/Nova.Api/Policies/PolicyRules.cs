namespace Nova.Api.Policies;

/// <summary>All policies, compiled: defaults overridden by the policy file. Immutable.</summary>
internal sealed class PolicyRules
{
    private static readonly HashSet<string> CloudPolicies = [.. PolicyDefaults.Table.Where(policy => policy.IsOfCloud).Select(policy => policy.Name)];

    private readonly Dictionary<string, PolicyCheck> _checks;
    private readonly PolicyCheck _contextIsAdmin;
    private readonly bool _enforceScope;

    private PolicyRules(Dictionary<string, PolicyCheck> checks, bool enforceScope)
    {
        _checks = checks;
        _contextIsAdmin = checks["context_is_admin"];
        _enforceScope = enforceScope;
    }

    /// <summary>Compiles the rules.</summary>
    /// <param name="overrides">The contents of the policy files; empty where there is none.</param>
    /// <param name="enforceScope">Whether a token of another scope than project is refused.</param>
    /// <param name="enforceNewDefaults">False also accepts what the deprecated default of a rule accepts.</param>
    /// <param name="warn">Told of names in the files that nothing knows, and of checks that never hold.</param>
    /// <exception cref="PolicyException">A rule is broken.</exception>
    public static PolicyRules Compile(
        IReadOnlyDictionary<string, WrittenRule> overrides, bool enforceScope, bool enforceNewDefaults, Action<string> warn)
    {
        var compiler = new PolicyCompiler(PolicyDefaults.Table, overrides, enforceNewDefaults, warn);
        Dictionary<string, PolicyCheck> checks = compiler.CompileAll();
        foreach (var (name, rule) in compiler.Unknown())
        {
            warn($"Policy file {rule.File}: no policy is called '{name}', and no rule refers to it.");
        }

        return new PolicyRules(checks, enforceScope);
    }

    /// <summary>The check behind a policy, looked up once when routes are mapped.</summary>
    public PolicyCheck Find(string name)
    {
        if (!_checks.TryGetValue(name, out PolicyCheck? check))
        {
            throw new ArgumentException($"There is no policy '{name}' in {nameof(PolicyDefaults)}.", nameof(name));
        }

        if (CloudPolicies.Contains(name))
        {
            PolicyCheck ofOwner = check;
            check = (Caller caller, in PolicyTarget _) => ofOwner(caller, default);
        }

        return _enforceScope
            ? (Caller caller, in PolicyTarget target) => caller.ProjectId is not null && check(caller, target)
            : check;
    }

    /// <summary>Completes what the identity service said by the rule <c>context_is_admin</c>.</summary>
    public Caller WithAdminFlag(Caller caller)
    {
        bool isAdmin = _contextIsAdmin(caller, default);
        return isAdmin == caller.IsAdmin ? caller : caller with { IsAdmin = isAdmin };
    }
}
