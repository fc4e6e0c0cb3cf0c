namespace Nova.Api.Policies;

/// <summary>Turns rule texts into checks, following references between them.</summary>
internal sealed class PolicyCompiler(
    IReadOnlyList<PolicyDefault> defaults, IReadOnlyDictionary<string, string> overrides, string source, bool enforceNewDefaults)
{
    private readonly Dictionary<string, PolicyDefault> _defaults = defaults.ToDictionary(d => d.Name, StringComparer.Ordinal);
    private readonly Dictionary<string, PolicyCheck> _done = new(StringComparer.Ordinal);
    private readonly HashSet<string> _inProgress = new(StringComparer.Ordinal);
    private readonly HashSet<string> _referred = new(StringComparer.Ordinal);

    public Dictionary<string, PolicyCheck> CompileAll()
    {
        foreach (PolicyDefault policy in defaults)
        {
            Compile(policy.Name);
        }

        // A broken rule that nothing uses yet is still an error of the operator.
        foreach (string name in overrides.Keys)
        {
            Compile(name);
        }

        return _done;
    }

    /// <summary>Names of the policy file that are neither a policy, nor a policy's old name, nor referred to by another rule.</summary>
    public IEnumerable<string> UnknownNames() => overrides.Keys.Where(name =>
        !_defaults.ContainsKey(name) && !_referred.Contains(name) && !defaults.Any(d => d.DeprecatedName == name));

    private PolicyCheck Refer(string name)
    {
        _referred.Add(name);
        return Compile(name);
    }

    private PolicyCheck Compile(string name)
    {
        if (_done.TryGetValue(name, out PolicyCheck? done))
        {
            return done;
        }

        if (!_inProgress.Add(name))
        {
            throw new FormatException($"rule:{name} refers to itself");
        }

        PolicyCheck check = CompileText(name);
        _inProgress.Remove(name);
        return _done[name] = check;
    }

    private PolicyCheck CompileText(string name)
    {
        _defaults.TryGetValue(name, out PolicyDefault? known);
        if (overrides.TryGetValue(name, out string? text)
            || (known?.DeprecatedName is { } oldName && overrides.TryGetValue(oldName, out text)))
        {
            try
            {
                return PolicyRuleParser.Parse(text, Refer);
            }
            catch (FormatException error)
            {
                throw new PolicyException($"Policy file {source}: rule '{name}: {text}' is broken: {error.Message}.", error);
            }
        }

        if (known is null)
        {
            throw new FormatException($"rule:{name} is not defined");
        }

        PolicyCheck check = PolicyRuleParser.Parse(known.Check, Refer);
        if (enforceNewDefaults || known.DeprecatedCheck is null)
        {
            return check;
        }

        PolicyCheck deprecated = PolicyRuleParser.Parse(known.DeprecatedCheck, Refer);
        return (Caller caller, in PolicyTarget target) => check(caller, target) || deprecated(caller, target);
    }
}
