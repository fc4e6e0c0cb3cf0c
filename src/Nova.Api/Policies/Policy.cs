namespace Nova.Api.Policies;

/// <summary>A policy an operation asks for, by name. Declared once beside the operation; finds its check at first use.</summary>
internal sealed class Policy(string name)
{
    private volatile Bound? _bound;

    public string Name { get; } = name;

    /// <summary>What a caller is told whom it refused.</summary>
    public string RefusalMessage => $"Policy doesn't allow {Name} to be performed.";

    public static implicit operator Policy(string name) => new(name);

    /// <summary>The compiled rule in <paramref name="rules"/>.</summary>
    public PolicyCheck Check(PolicyRules rules)
    {
        // Several APIs can live in one process, each with rules of its own; in all others this is one comparison.
        Bound? bound = _bound;
        if (bound is null || !ReferenceEquals(bound.Rules, rules))
        {
            _bound = bound = new Bound(rules, rules.Find(Name));
        }

        return bound.Check;
    }

    private sealed record Bound(PolicyRules Rules, PolicyCheck Check);
}
