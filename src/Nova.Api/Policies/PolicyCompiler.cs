using System.Diagnostics;

namespace Nova.Api.Policies;

/// <summary>Turns rule texts into checks, following references between them.</summary>
internal sealed class PolicyCompiler(
    IReadOnlyList<PolicyDefault> defaults, IReadOnlyDictionary<string, WrittenRule> overrides, bool enforceNewDefaults, Action<string> warn)
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

    /// <summary>Rules under names that are neither a policy, nor a policy's old name, nor referred to by another rule.</summary>
    public IEnumerable<KeyValuePair<string, WrittenRule>> Unknown() => overrides.Where(rule =>
        !_defaults.ContainsKey(rule.Key) && !_referred.Contains(rule.Key) && !defaults.Any(d => d.DeprecatedName == rule.Key));

    /// <summary>The rule of this name, or null where neither the file nor we define it.</summary>
    private PolicyCheck? Refer(string name)
    {
        if (!overrides.ContainsKey(name) && !_defaults.ContainsKey(name))
        {
            return null;
        }

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
        if (overrides.TryGetValue(name, out WrittenRule? written)
            || (known?.DeprecatedName is { } oldName && overrides.TryGetValue(oldName, out written)))
        {
            return CompileWritten(name, written);
        }

        if (known is null)
        {
            throw new UnreachableException($"rule:{name} is compiled, and nobody defines it");
        }

        // The defaults are ours: nothing in them is to be warned about.
        PolicyCheck check = PolicyRuleParser.Parse(known.Check, Refer, _ => { });
        if (enforceNewDefaults || known.DeprecatedCheck is null)
        {
            return check;
        }

        PolicyCheck deprecated = PolicyRuleParser.Parse(known.DeprecatedCheck, Refer, _ => { });
        return (Caller caller, in PolicyTarget target) => check(caller, target) || deprecated(caller, target);
    }

    private PolicyCheck CompileWritten(string name, WrittenRule written)
    {
        void complain(string what) => warn($"Policy file {written.File}: line {written.Line}: rule '{name}: {written}': {what}.");
        try
        {
            return written.Alternatives is { } alternatives
                ? PolicyRuleParser.ParseList(alternatives, Refer, complain)
                : PolicyRuleParser.Parse(written.Text, Refer, complain);
        }
        catch (FormatException error)
        {
            throw new PolicyException($"Policy file {written.File}: line {written.Line}: rule '{name}: {written}' is broken: {error.Message}.", error);
        }
    }
}
